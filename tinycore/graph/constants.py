"""Which constant arrays of a lowered model land in flash, each once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from tinycore.graph.records import Array, Graph
from tinycore.ops.operator import Constant, KernelCall

# Only larger arrays are compared: equal small ones (shifts, say) are chance, and sizes should follow from shapes alone.
LEAST_SHARED_BYTES = 1024


@dataclass(frozen=True, eq=False)
class StoredConstant:
    """One array that a kernel call reads from flash, and the position of the one it shares its memory with (its own if none)."""

    node: int
    call: int
    field: str  # of the settings, or `input_<tensor>`
    values: Array
    shared_with: int


def stored_constants(graph: Graph, calls: tuple[tuple[KernelCall, ...], ...]) -> tuple[StoredConstant, ...]:
    """Every constant of the model in the order of its layers; empty arrays are null pointers and not listed."""
    stored: list[StoredConstant] = []
    seen: dict[tuple[str, bytes], int] = {}
    for node, group in enumerate(calls):
        for number, call in enumerate(group):
            for field, values in _read_by(graph, call):
                position = len(stored)
                stored.append(StoredConstant(node, number, field, values, _share(values, position, seen)))
    return tuple(stored)


def _read_by(graph: Graph, call: KernelCall) -> Iterator[tuple[str, Array]]:
    for field, value in call.settings.items():
        if isinstance(value, Constant) and value.values.size:
            yield field, value.values
    for tensor in call.inputs:
        data = graph.tensors[tensor].data
        if data is not None:
            yield f"input_{tensor}", data


def _share(values: Array, position: int, seen: dict[tuple[str, bytes], int]) -> int:
    if values.nbytes < LEAST_SHARED_BYTES or not any(values.strides):  # no strides: a stand-in that has a shape only
        return position
    return seen.setdefault((values.dtype.name, hashlib.sha256(np.ascontiguousarray(values).tobytes()).digest()), position)
