"""Cut the samples into train, choose and final: whole groups, every class in each part, the same for the same seed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from tinycore.data.samples import Samples

Parts = npt.NDArray[np.uint8]
TRAIN, CHOOSE, FINAL = 0, 1, 2

# Above this many groups each is so small that shuffling them is as even as placing them one by one.
MAX_PLACED_GROUPS = 2000
REGRESSION_BINS = 5


@dataclass(frozen=True, eq=False)
class Split:
    """`part` for every sample, and a sentence that says how it came about."""

    part: Parts
    sentence: str


def split(samples: Samples, *, choose_percent: int, final_percent: int, seed: int) -> Split:
    """Give every sample a part; no group is ever in two."""
    shares = np.array([100 - choose_percent - final_percent, choose_percent, final_percent], dtype=np.float64) / 100
    strata = strata_of(samples.y, is_regression=samples.task == "regression")
    fixed = usable_fixed_parts(samples)
    if fixed is None:
        part = divide(strata, samples.group, shares, seed=seed)
    else:
        part = fixed if (fixed == CHOOSE).any() else _with_choose(fixed, strata, samples.group, shares[CHOOSE], seed=seed)
    return Split(part, _sentence(samples, part, is_fixed=fixed is not None))


def _with_choose(fixed: Parts, strata: npt.NDArray[np.int64], group: npt.NDArray[np.int32], share: float, *, seed: int) -> Parts:
    """Take the part for choosing out of the user's training folder."""
    part = fixed.copy()
    free = np.flatnonzero(fixed == TRAIN)
    part[free] = divide(strata[free], group[free], np.array([1 - share, share, 0.0]), seed=seed)
    return part


def divide(strata: npt.NDArray[np.int64], group: npt.NDArray[np.int32], shares: npt.NDArray[np.float64], *, seed: int) -> Parts:
    """Parts for samples of which equal `group` numbers stay together and every stratum is spread by `shares`."""
    _, codes = np.unique(group, return_inverse=True)
    count = int(codes.max()) + 1 if len(codes) else 0
    random = np.random.default_rng(seed)
    if count > MAX_PLACED_GROUPS:
        placed = _shuffle_groups(strata, codes, count, shares, random)
    else:
        placed = _place_groups(strata, codes, count, shares, random)
    return placed[codes]


def strata_of(y: npt.NDArray[Any], *, is_regression: bool) -> npt.NDArray[np.int64]:
    """Class indices, or fifths of the target's range by rank, so that each part sees low and high values."""
    if not is_regression:
        return y.astype(np.int64)
    edges = np.quantile(y, np.linspace(0, 1, REGRESSION_BINS + 1)[1:-1])
    return np.searchsorted(edges, y).astype(np.int64)


def usable_fixed_parts(samples: Samples) -> Parts | None:
    """The parts that the user's folders name, unless a group would be in two of them or one is missing."""
    fixed = samples.fixed_part
    if fixed is None or not {TRAIN, FINAL} <= set(np.unique(fixed).tolist()):
        return None
    pairs = np.unique(np.stack([samples.group.astype(np.int64), fixed.astype(np.int64)], axis=1), axis=0)
    return fixed if len(np.unique(pairs[:, 0])) == len(pairs) else None


def _place_groups(
    strata: npt.NDArray[np.int64], codes: npt.NDArray[np.int64], count: int, shares: npt.NDArray[np.float64], random: np.random.Generator
) -> Parts:
    """Put one group after the other, large ones first, where it brings every class nearest to its share."""
    table = np.zeros((count, int(strata.max(initial=0)) + 1))
    np.add.at(table, (codes, strata), 1)
    wanted = np.maximum(shares[:, None] * table.sum(axis=0), 1e-9)
    order = random.permutation(count)
    order = order[np.argsort(-table[order].sum(axis=1), kind="stable")]
    have = np.zeros_like(wanted)
    placed = np.zeros(count, dtype=np.uint8)
    allowed = np.flatnonzero(shares > 0)
    for index in order:
        before = ((have[allowed] - wanted[allowed]) / wanted[allowed]) ** 2
        after = ((have[allowed] + table[index] - wanted[allowed]) / wanted[allowed]) ** 2
        concerned = table[index] > 0
        part = allowed[np.argmin((after - before)[:, concerned].sum(axis=1))]
        placed[index] = part
        have[part] += table[index]
    return _without_empty_part(placed, table.sum(axis=1), allowed)


def _without_empty_part(placed: Parts, sizes: npt.NDArray[np.float64], allowed: npt.NDArray[np.int64]) -> Parts:
    """A few large groups may leave a part empty; it gets the smallest group of the part that has most groups."""
    for part in allowed:
        if len(placed) >= len(allowed) and not (placed == part).any():
            giver = int(np.argmax(np.bincount(placed, minlength=3)))
            candidates = np.flatnonzero(placed == giver)
            placed[candidates[np.argmin(sizes[candidates])]] = part
    return placed


def _shuffle_groups(
    strata: npt.NDArray[np.int64], codes: npt.NDArray[np.int64], count: int, shares: npt.NDArray[np.float64], random: np.random.Generator
) -> Parts:
    """Shuffle the groups of each class and cut the row at the shares; a group of many classes counts for its first."""
    first = np.zeros(count, dtype=np.int64)
    first[codes[::-1]] = strata[::-1]
    sizes = np.bincount(codes, minlength=count)
    placed = np.zeros(count, dtype=np.uint8)
    borders = np.cumsum(shares)[:-1]
    for stratum in np.unique(first):
        members = random.permutation(np.flatnonzero(first == stratum))
        ends = np.cumsum(sizes[members])
        middles = (ends - sizes[members] / 2) / ends[-1]
        placed[members] = np.searchsorted(borders, middles, side="right")
    return placed


def _sentence(samples: Samples, part: Parts, *, is_fixed: bool) -> str:
    counts = np.bincount(part, minlength=3)
    numbers = f"{counts[TRAIN]} samples to train, {counts[CHOOSE]} to choose, {counts[FINAL]} for the final score."
    if is_fixed:
        return f"{numbers} Final is your own test folder; each {samples.grouped_by} is in one part only."
    if samples.grouped_by:
        groups = len(np.unique(samples.group))
        return f"{numbers} Split by {samples.grouped_by}: each of the {groups} is in one part only."
    return f"{numbers} No groups known: rows were drawn at random, so scores may be too good."
