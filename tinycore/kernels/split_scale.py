"""LiteRT's scaling of sums on cores without a long multiplication: two short products, where they are proven to give the same outputs.

`(sum * high + ((sum * low) >> split) + constant) >> SHIFT`, the sum kept between `lowest` and `highest` beforehand, is a staircase over the
sum, and so is the exact scaling. The search looks for numbers that put every step at the very same sum. Rounding differs between
positive and negative sums, so each side has a constant of its own.
"""

from __future__ import annotations

import numpy as np

from tinycore.graph.records import Array
from tinycore.kernels.fitted_scale import FAR, Staircase, Steps, steps_of
from tinycore.kernels.packed_weights import Integers, Sums

SHIFT = 22  # of column_int8_armv6m.S; 255 outputs and an offset then just fit into 31 bits
FACTORS = 33  # neighbours of the ideal factor that are tried
FIELDS = 6  # lowest, highest, high, low, constant, constant of negative sums


def split_scale(sums: Sums, slope: Array, exact: Staircase, *, low: int, high: int) -> tuple[Array, int] | None:
    """(int32 [channels, FIELDS], split) for all channels, or None where one has none; `slope` [channels] is outputs per sum, roughly."""
    if (slope <= 0).any():
        return None
    steps = steps_of(sums, slope, exact, low=low, high=high)
    lowest, highest = _range(sums, steps)
    split = 31 - int(max(np.abs(lowest).max(), np.abs(highest).max())).bit_length()
    rows = [
        _row(steps, channel, float(slope[channel]), split, int(lowest[channel]), int(highest[channel])) for channel in range(len(slope))
    ]
    if split < 1 or any(row is None for row in rows):
        return None
    return np.array(rows, np.int32), split


def _range(sums: Sums, steps: Steps) -> tuple[Integers, Integers]:
    """The sums between which the output changes, as far as inputs reach them."""
    first = np.where(steps.after > -FAR, steps.after, FAR).min(axis=1)
    last = np.where(steps.by < FAR, steps.by, -FAR).max(axis=1)
    constant = np.where(last > -FAR, last, first)  # where no input changes the output, any one sum will do
    first, last = np.where(first > last, constant, first), np.where(first > last, constant, last)
    return np.clip(first, sums.lowest, sums.highest), np.clip(last, sums.lowest, sums.highest)


def _row(steps: Steps, channel: int, slope: float, split: int, lowest: int, highest: int) -> list[int] | None:
    outputs, after, by = steps.outputs[channel], steps.after[channel], steps.by[channel]
    ideal = slope * 2.0 ** (split + SHIFT)
    nearest = round(ideal)
    for factor in sorted((nearest + k for k in range(-(FACTORS // 2), FACTORS // 2 + 1)), key=lambda one: abs(one - ideal)):
        constants = [_constant(outputs, after, by, factor, split, is_negative=side) for side in (False, True)]
        found = [one for one in constants if one is not None]
        if len(found) == len(constants):
            row = [lowest, highest, factor >> split, factor & (1 << split) - 1, found[0], found[1]]
            if _has_room(row, split):
                return row
    return None


def _constant(outputs: Integers, after: Integers, by: Integers, factor: int, split: int, *, is_negative: bool) -> int | None:
    """A constant with which, among the sums of one sign, every output k is reached at `by` and not yet at `after`, in integers.

    A side without any step may have every constant.
    """
    least = bounds_of(outputs, by, factor, (split, SHIFT), (by < 0) == is_negative)
    most = bounds_of(outputs, after, factor, (split, SHIFT), (after < 0) == is_negative)
    lowest, highest = max(least, default=None), min(most, default=None)
    if lowest is None or highest is None:
        return highest - 1 if highest is not None else lowest if lowest is not None else 0
    return (lowest + highest - 1) // 2 if lowest < highest else None


def bounds_of(outputs: Integers, sums: Integers, factor: int, shifts: tuple[int, int], side: Array) -> list[int]:
    """The least constant with which each of these sums reaches its output; sums beyond what inputs reach do not count."""
    (split, shift), counts = shifts, side & (np.abs(sums) < FAR)
    return [(int(k) << shift) - (int(x) * factor >> split) for k, x in zip(outputs[counts], sums[counts], strict=True)]


def _has_room(row: list[int], split: int) -> bool:
    """Whether every product and sum of the C fits into 32 bits, at both ends of the range and in between."""
    limit = 2**31
    ends = row[:2]
    sums = [end * row[2] + (end * row[3] >> split) + constant for end in ends for constant in row[4:]]
    products = [end * factor for end in ends for factor in row[2:4]]
    return all(-limit <= value < limit for value in (*sums, *products, *row))
