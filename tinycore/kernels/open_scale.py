"""LiteRT's scaling of sums by two short products, without limits on the sum: every channel shifts as far as its sums leave room.

`(sum * high + ((sum * low) >> SPLIT) + constant) >> shift` is proven to step at the very sums of the exact scaling, as in `split_scale.py`.
Rounding differs between positive and negative sums; where both have steps, negative sums add a number of their own.
"""

from __future__ import annotations

import numpy as np

from tinycore.graph.records import Array
from tinycore.kernels.fitted_scale import Staircase, Steps, steps_of
from tinycore.kernels.packed_weights import Integers, Sums
from tinycore.kernels.split_scale import FACTORS, bounds_of

SPLIT = 10  # of outputs_int8_armv6m.S
MARGIN = 256  # outputs: room for the constant
LONGEST_SHIFT = 24
LEAST_SLOPE = 2.0**-31  # of channels whose output never changes
FIELDS = 5  # high, low, constant, what negative sums add to it, shift

Row = tuple[int, int, int, int, int]


def open_scale(sums: Sums, slope: Array, exact: Staircase, *, low: int, high: int) -> Array | None:
    """int32 [channels, FIELDS], or None where a channel has none; `slope` [channels] is outputs per sum, roughly."""
    slope = np.maximum(slope, LEAST_SLOPE)
    steps = steps_of(sums, slope, exact, low=low, high=high)
    rows = [_row(steps, k, float(slope[k]), int(sums.lowest[k]), int(sums.highest[k])) for k in range(len(slope))]
    return np.array(rows, np.int32) if all(row is not None for row in rows) else None


def _row(steps: Steps, channel: int, slope: float, lowest: int, highest: int) -> Row | None:
    outputs, after, by = steps.outputs[channel], steps.after[channel], steps.by[channel]
    farthest = max(abs(lowest), abs(highest)) * slope + MARGIN
    shift = min(LONGEST_SHIFT, int(np.floor(31 - np.log2(farthest))))
    if shift < 0:
        return None
    ideal = slope * 2.0 ** (SPLIT + shift)
    nearest = round(ideal)
    for factor in sorted((nearest + k for k in range(-(FACTORS // 2), FACTORS // 2 + 1)), key=lambda one: abs(one - ideal)):
        constants = _constants(outputs, after, by, factor, shift)
        if constants and _meets_at_zero(outputs, by, factor, shift, constants):
            row = factor >> SPLIT, factor & (1 << SPLIT) - 1, constants[0], constants[1] - constants[0], shift
            if _has_room(row, lowest, highest):
                return row
    return None


def _constants(outputs: Integers, after: Integers, by: Integers, factor: int, shift: int) -> tuple[int, int] | None:
    """The constants of positive and negative sums; one for both if possible."""
    joint = _constant(outputs, after, by, factor, shift, by < by + 1, after < after + 1)
    if joint is not None:
        return joint, joint
    positive = _constant(outputs, after, by, factor, shift, by >= 0, after >= 0)
    negative = _constant(outputs, after, by, factor, shift, by < 0, after < 0)
    return (positive, negative) if positive is not None and negative is not None else None


def _constant(
    outputs: Integers, after: Integers, by: Integers, factor: int, shift: int, by_counts: Array, after_counts: Array
) -> int | None:
    least = bounds_of(outputs, by, factor, (SPLIT, shift), by_counts)
    most = bounds_of(outputs, after, factor, (SPLIT, shift), after_counts)
    lowest, highest = max(least, default=None), min(most, default=None)
    if lowest is None or highest is None:
        return highest - 1 if highest is not None else lowest
    return (lowest + highest - 1) // 2 if lowest < highest else None


def _meets_at_zero(outputs: Integers, by: Integers, factor: int, shift: int, constants: tuple[int, int]) -> bool:
    """Whether the two staircases are right where they meet, at sums of -1 and 0; in between all steps are."""
    base = int(outputs[0]) - 1
    for x, constant in ((0, constants[0]), (-1, constants[1])):
        answer = ((x * factor >> SPLIT) + constant) >> shift
        if min(max(answer, base), int(outputs[-1])) != base + int((by <= x).sum()) and constants[0] != constants[1]:
            return False
    return True


def _has_room(row: Row, lowest: int, highest: int) -> bool:
    """Whether every product and sum of the assembly fits into 32 bits for all sums that inputs reach."""
    high, low, constant, difference, _shift = row
    ends = (lowest, highest, 0)
    products = [end * factor for end in ends for factor in (high, low)]
    sums = [end * high + (end * low >> SPLIT) for end in ends]
    totals = [one + other for one in sums for other in (constant, constant + difference)]
    return all(-(2**31) <= value < 2**31 for value in (*products, *sums, *totals, *row))
