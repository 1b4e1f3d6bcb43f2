"""One multiplication in place of LiteRT's scaling of sums, where it is proven to give the same outputs.

An output is a staircase of at most 255 steps over its sum. `(high word of (sum + bias) * multiplier, rounded, + constant) >> shift` is
a staircase too; the search looks for numbers that put every step at the very same sum, and checks each one with integers.
Scaling with two roundings differs between positive and negative sums, so this needs outputs of one sign (a ReLU) or one rounding.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from tinycore.kernels.packed_weights import GROUP, Integers, Sums

SHIFT = 3  # of the assembly; odd channels, whose sums are 256-fold, shift by 8 more
LONG_SHIFT = 7  # where many sums lie between two outputs: a finer multiplier
FOLDS = (1, 256)  # what the sums of even and odd channels are multiplied by
MULTIPLIERS = 17  # neighbours of the ideal multiplier that are tried
FIT_WORDS = 2 * GROUP  # of a group
FAR = 2**40  # beyond every sum
NEAR = 2  # sums by which rounding moves a step at most
CONSTANTS = 1 << 16  # constants that are tried with each

Staircase = Callable[[Integers], Integers]  # sums [channels, n] -> exact outputs, clamped


@dataclass(frozen=True, eq=False)
class Fit:
    """Numbers by channel: `bias` is added to the sum beforehand."""

    multiplier: Integers
    constant: Integers
    bias: Integers


@dataclass(frozen=True, eq=False)
class Steps:
    """For every output above the lowest clamp [channels, n]: the sum from which on it is reached lies above `after` and is at most `by`.

    `middle` is the output of a sum of 0.
    """

    outputs: Integers
    after: Integers
    by: Integers
    middle: Integers


def fit(sums: Sums, slope: Integers | np.ndarray, exact: Staircase, *, low: int, high: int, shift: int = SHIFT) -> Fit | None:
    """A fit of every channel, or None where one has none; `slope` [channels] is outputs per sum, roughly."""
    if (slope <= 0).any() or (1 / slope < 2 << shift).any():  # or the multiplier would not fit into 31 bits
        return None
    steps = steps_of(sums, slope, exact, low=low, high=high)
    fits = [_fit_channel(steps, channel, float(slope[channel]), sums, shift) for channel in range(len(sums.start))]
    if any(one is None for one in fits):
        return None
    return Fit(*(np.array(column, np.int64) for column in zip(*fits, strict=True)))


def fit_words(fits: Fit) -> Integers:
    """[groups, 8]: multiplier and constant of each channel."""
    missing = -len(fits.multiplier) % GROUP
    pairs = np.stack([np.pad(fits.multiplier, (0, missing)), np.pad(fits.constant, (0, missing))], axis=1)
    return pairs.reshape(-1, FIT_WORDS)


def steps_of(sums: Sums, slope: np.ndarray, exact: Staircase, *, low: int, high: int) -> Steps:
    """Where the exact staircase steps, found from a guess that is never far off; steps that no input reaches are only bounded."""
    outputs = np.arange(low + 1, high + 1, dtype=np.int64)[None, :] + np.zeros((len(slope), 1), np.int64)
    lowest, highest = sums.lowest[:, None], sums.highest[:, None]
    middle = exact(np.zeros((len(slope), 1), np.int64))
    first = np.clip(np.ceil((outputs - middle) / slope[:, None]).astype(np.int64), lowest, highest + 1)
    below, above = lowest - 1, highest + 1  # exact(below) < output <= exact(above), as far as can be reached
    width = np.int64(4)
    left, right = np.maximum(first - width, below), np.minimum(first + width, above)
    while ((exact(left) >= outputs) & (left > below)).any() or ((exact(right) < outputs) & (right < above)).any():
        width *= 4
        left, right = np.maximum(first - width, below), np.minimum(first + width, above)
    while (right - left > 1).any():
        centre = (left + right) // 2
        is_reached, is_open = exact(centre) >= outputs, right - left > 1
        left, right = np.where(is_open & ~is_reached, centre, left), np.where(is_open & is_reached, centre, right)
    return Steps(outputs, np.where(right == lowest, -FAR, right - 1), np.where(right == above, FAR, right), middle[:, 0])


def _fit_channel(steps: Steps, channel: int, slope: float, sums: Sums, shift: int) -> tuple[int, int, int] | None:
    outputs, after, by = steps.outputs[channel], steps.after[channel], steps.by[channel]
    place = -(float(steps.middle[channel]) + 0.5) / slope  # of output 0, were there no rounding
    ideal = slope * 2.0 ** (32 + shift)
    fold = FOLDS[channel % 2]
    for multiplier in sorted((round(ideal) + k for k in range(-(MULTIPLIERS // 2), MULTIPLIERS // 2 + 1)), key=lambda m: abs(m - ideal)):
        found = _fit_multiplier(outputs, after, by, multiplier, fold, shift, place)
        if found and _is_exact(outputs, after, by, multiplier, fold, shift, *found) and _has_room(sums, channel, found[1]):
            return multiplier, *found
    return None


def _fit_multiplier(
    outputs: Integers, after: Integers, by: Integers, multiplier: int, fold: int, shift: int, place: float
) -> tuple[int, int] | None:
    """(constant, bias) for this multiplier: every step k lies at k * step - (constant + 1/2) * unit - bias."""
    unit = 2.0**32 / multiplier / fold
    lines = outputs * (unit * fold * 2**shift)
    lowest, highest = max(place - NEAR, float((after - lines).max())), min(place + NEAR, float((by - lines).min()))
    if lowest >= highest:
        return None
    constants = np.arange(CONSTANTS)
    places = -(constants + 0.5) * unit
    bias = np.ceil(places - highest)
    fitting = np.flatnonzero(places - bias > lowest)
    return (int(constants[fitting[0]]), int(bias[fitting[0]])) if len(fitting) else None


def _is_exact(outputs: Integers, after: Integers, by: Integers, multiplier: int, fold: int, shift: int, constant: int, bias: int) -> bool:
    """The proof, in integers: the first sum of a step is the least that lifts the rounded product to `(k * fold << shift) - constant`."""
    numerators = [(((int(k) * fold << shift) - constant) << 32) - (1 << 31) for k in outputs]
    first = [-(-numerator // (multiplier * fold)) - bias for numerator in numerators]
    return all(a < f <= b for a, f, b in zip(after.tolist(), first, by.tolist(), strict=True))


def _has_room(sums: Sums, channel: int, bias: int) -> bool:
    """The sum with its bias still fits where the loop keeps it."""
    limit = 2**23 if channel % 2 else 2**29
    return bool(-limit <= sums.lowest[channel] + bias and sums.highest[channel] + bias < limit)
