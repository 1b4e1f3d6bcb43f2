"""The families of networks, one row each. To add one: its file in this folder, its row here, its test."""

from __future__ import annotations

from tinycore.models.families import convolution, dense
from tinycore.models.families.family import Family

FAMILIES: tuple[Family, ...] = (dense.FAMILY, convolution.FAMILY)


def families_for(data: str) -> tuple[Family, ...]:
    """The families for a kind of data, "table" or "series"."""
    return tuple(family for family in FAMILIES if family.data == data)
