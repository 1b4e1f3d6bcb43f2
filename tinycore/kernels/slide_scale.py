"""One multiplication in place of LiteRT's scaling of sums, for weights that can be multiplied by a whole number beforehand.

`(factor * sum + start) * multiplier`, the high word of it rounded, `>> SHIFT` is a staircase over the sum as the exact scaling is.
The search looks for numbers that put every step at the very same sum, which is proven with integers. As in fitted_scale.py, outputs
have to be of one sign.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np

from tinycore.kernels.fitted_scale import FAR, Staircase, steps_of
from tinycore.kernels.packed_weights import Integers, Sums

SHIFT = 8  # of slide_int8_armv7em.S
FACTORS = range(256, 127, -1)  # an int8 times 256 fits into 16 bits
TILTS = (0, 1, -1, 2, -2, 4, -4, 8, -8)  # of the ideal line: the multiplier is changed so that the last step moves
TILT = 2.0**-11  # by so many sums


@dataclass(frozen=True, eq=False)
class SlideScale:
    """Numbers by channel; `start` is what a sum of `factor` times the weights begins with."""

    factor: Integers
    start: Integers
    multiplier: Integers


def slide_scale(sums: Sums, slope: np.ndarray, exact: Staircase, *, low: int, high: int) -> SlideScale | None:
    """A scale of every channel, or None where one has none; `slope` [channels] is outputs per sum, roughly."""
    if (slope <= 0).any():
        return None
    steps = steps_of(sums, slope, exact, low=low, high=high)
    found = []
    for channel in range(len(sums.start)):
        one = _channel(steps.outputs[channel], steps.after[channel], steps.by[channel], float(slope[channel]), sums, channel)
        if one is None:
            return None
        found.append(one)
    return SlideScale(*(np.array(column, np.int64) for column in zip(*found, strict=True)))


def _channel(outputs: Integers, after: Integers, by: Integers, slope: float, sums: Sums, channel: int) -> tuple[int, int, int] | None:
    lifted = (outputs << 32 + SHIFT) - (1 << 31)
    for tilt, factor in product(TILTS, FACTORS):
        multiplier = round(slope * 2.0 ** (32 + SHIFT) / factor * (1 + tilt * TILT * slope / len(outputs)))
        if not 0 < multiplier < 2**31:
            continue
        first = -(-lifted // multiplier)  # the least that reaches each output
        least, most = int((first - factor * by).max()), int((first - factor * after).min()) - 1
        start = min(max(0, least), most)
        if least <= most and _has_room(sums, channel, factor, start):
            return factor, int(factor * sums.start[channel]) + start, multiplier
    return None


def _has_room(sums: Sums, channel: int, factor: int, start: int) -> bool:
    lowest, highest = factor * int(sums.lowest[channel]) + start, factor * int(sums.highest[channel]) + start
    return lowest >= -(2**31) and highest < 2**31 and abs(start) < FAR
