"""Weights with structure: few bits, or zeros one by one or in blocks, as shrinking leaves them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]
Thin = Callable[[Array], Array]


def few_bits(stored: Array) -> Array:
    """Every weight within -7..7."""
    return np.round(stored * (7 / 127))


def zeros(share: float, *, rows: int = 1, columns: int = 1) -> Thin:
    """Blocks of so many output channels and inputs are 0."""

    def thin(stored: Array) -> Array:
        flat = stored.reshape(len(stored), -1)
        shape = (-(-flat.shape[0] // rows), -(-flat.shape[1] // columns))
        kept = np.random.default_rng(flat.size).random(shape) >= share
        return (flat * np.kron(kept, np.ones((rows, columns)))[: flat.shape[0], : flat.shape[1]]).reshape(stored.shape)

    return thin


# What each encoding is good at.
THIN: Mapping[str, Thin] = {
    "int4": few_bits,
    "bitmap": zeros(0.7),
    "delta": zeros(0.97),
    "blocks": zeros(0.8, columns=4),
    "tiles": zeros(0.7, rows=4, columns=4),
}
