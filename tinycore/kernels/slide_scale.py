"""One multiplication in place of LiteRT's scaling of sums, for sums that are 256-fold.

`(256 * sum + start) * multiplier`, the high word of it rounded, `>> SHIFT` is a staircase over the sum as the exact scaling is. The
search looks for a start and a multiplier that put every step at the very same sum, which is proven with integers. As in
fitted_scale.py, outputs have to be of one sign.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tinycore.kernels.fitted_scale import Staircase, steps_of
from tinycore.kernels.packed_weights import Integers, Sums

SHIFT = 8  # of slide_int8_armv7em.S
FOLD = 256  # an int8 times this fits into 16 bits
TILT = 2.0**-13  # of the ideal line: the multiplier is changed so that the last step moves by so many sums, or by a multiple
MOST_TILTS = 1000


@dataclass(frozen=True, eq=False)
class SlideScale:
    """Numbers by channel; `start` is added to 256 times the sum."""

    start: Integers
    multiplier: Integers


def slide_scale(sums: Sums, slope: np.ndarray, exact: Staircase, *, low: int, high: int) -> SlideScale | None:
    """A scale of every channel, or None where one has none; `slope` [channels] is outputs per sum, roughly."""
    if (slope <= 0).any():
        return None
    steps = steps_of(sums, slope, exact, low=low, high=high)
    found = []
    for channel in range(len(sums.start)):
        one = _channel(steps.outputs[channel], steps.after[channel], steps.by[channel], float(slope[channel]))
        if one is None or not _has_room(sums, channel, one[0]):
            return None
        found.append(one)
    return SlideScale(*(np.array(column, np.int64) for column in zip(*found, strict=True)))


def _channel(outputs: Integers, after: Integers, by: Integers, slope: float) -> tuple[int, int] | None:
    """(start, multiplier): output k is reached from the least 256-fold sum on that lifts the rounded product to `k << SHIFT`."""
    lifted = (outputs << 32 + SHIFT) - (1 << 31)
    ideal, unit = slope * 2.0 ** (32 + SHIFT) / FOLD, TILT * slope / len(outputs)
    for tilt in sorted(range(-MOST_TILTS, MOST_TILTS + 1), key=abs):
        multiplier = round(ideal * (1 + tilt * unit))
        if not 0 < multiplier < 2**31:
            continue
        first = -(-lifted // multiplier)
        least, most = int((first - FOLD * by).max()), int((first - FOLD * after).min()) - 1
        if least <= most:
            return min(max(0, least), most), multiplier
    return None


def _has_room(sums: Sums, channel: int, start: int) -> bool:
    lowest, highest = FOLD * int(sums.lowest[channel]) + start, FOLD * int(sums.highest[channel]) + start
    return lowest >= -(2**31) and highest < 2**31
