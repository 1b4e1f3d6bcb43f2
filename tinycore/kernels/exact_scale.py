"""LiteRT's scaling of sums with two roundings, in the form that the loops of cores with the DSP extension compute it."""

from __future__ import annotations

from typing import Final

import numpy as np

from tinycore.graph.records import Array
from tinycore.kernels.packed_weights import GROUP, Integers

SCALE_WORDS: Final = GROUP + 1  # of a group
SILENT: Final = (1 << 30, 31)  # a multiplier and a right shift that make 0 of every sum below 2^29


def is_scalable(multiplier: Array, shift: Array) -> bool:
    """Whether every channel shifts right by 1 to 31; multipliers of 0 make silent channels."""
    shifts = -shift.astype(np.int64)
    return bool(((multiplier == 0) | ((shifts >= 1) & (shifts <= 31))).all())


def scale_words(multiplier: Array, shift: Array, *, channels: int) -> Integers:
    """[groups, 5]: twice the four multipliers less 2^32 (the loop adds the sum once more), and the four right shifts as bytes."""
    multipliers = np.where(multiplier == 0, SILENT[0], multiplier).astype(np.int64)
    shifts = np.where(multiplier == 0, SILENT[1], -shift.astype(np.int64))
    if len(multipliers) == 1:
        multipliers, shifts = np.repeat(multipliers, channels), np.repeat(shifts, channels)
    missing = -channels % GROUP
    doubled = np.pad(2 * multipliers - 2**32, (0, missing), constant_values=2 * SILENT[0] - 2**32)
    bytes_of_shifts = np.pad(shifts, (0, missing), constant_values=SILENT[1]).reshape(-1, GROUP)
    packed = (bytes_of_shifts << np.array([0, 8, 16, 24])).sum(axis=1, keepdims=True)
    return np.concatenate([doubled.reshape(-1, GROUP), packed], axis=1)
