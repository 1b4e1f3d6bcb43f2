"""Scales that replace LiteRT's arithmetic: every output of every sum that inputs can reach, checked one by one."""

from __future__ import annotations

import numpy as np
import pytest

from tinycore.kernels.fitted_scale import FOLDS, LONG_SHIFT, SHIFT, fit
from tinycore.kernels.open_scale import SPLIT, open_scale
from tinycore.kernels.packed_weights import Sums
from tinycore.kernels.split_scale import split_scale
from tinycore.ops.fixed_point import quantize_multiplier, scale, scale_once

CHANNELS, INPUTS = 8, 20


def random_sums(random: np.random.Generator) -> Sums:
    """Channels whose sums lie on both sides of 0, on one side only, or do not reach a second output."""
    weights = random.integers(-127, 128, (CHANNELS, INPUTS)) // random.choice([1, 8, 100], (CHANNELS, 1))
    return Sums(weights.astype(np.int64), random.integers(-20_000, 20_000, CHANNELS).astype(np.int64))


def every_sum(sums: Sums) -> np.ndarray:
    """[channels, n]: all of them, the greatest repeated where a channel has fewer."""
    longest = int((sums.highest - sums.lowest).max()) + 1
    return np.minimum(sums.lowest[:, None] + np.arange(longest)[None, :], sums.highest[:, None])


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("shift", [SHIFT, LONG_SHIFT], ids=["short", "long"])
def test_fitted_scale(seed: int, shift: int) -> None:
    random = np.random.default_rng(seed)
    sums, slope = random_sums(random), 1 / random.uniform(2 << shift, 1500, CHANNELS)

    def exact(x: np.ndarray) -> np.ndarray:
        return np.clip(scale_once(x, slope[:, None]) - 128, -128, 127)

    found = fit(sums, slope, exact, low=-128, high=127, shift=shift)
    assert found is not None or shift == SHIFT  # a coarse multiplier may be too coarse for large steps
    if found is not None:
        x, fold = every_sum(sums), np.resize(FOLDS, CHANNELS)[:, None]
        product = ((x + found.bias[:, None]) * fold * found.multiplier[:, None] + (1 << 31)) >> 32
        answers = np.clip((product + found.constant[:, None]) >> (shift + np.where(fold > 1, 8, 0)), -128, 127)
        np.testing.assert_array_equal(answers, exact(x))


@pytest.mark.parametrize("offset", [-128, -3, 90])
@pytest.mark.parametrize("seed", range(12))
def test_split_scale(seed: int, offset: int) -> None:
    """With LiteRT's two roundings, whose staircase is not the same on both sides of 0."""
    random = np.random.default_rng(seed)
    sums = random_sums(random)
    pairs = [quantize_multiplier(1 / float(step)) for step in random.uniform(30, 1500, CHANNELS)]
    multiplier, shift = (np.array(column, np.int64)[:, None] for column in zip(*pairs, strict=True))
    slope = (multiplier * 2.0 ** (shift - 31.0))[:, 0]

    def exact(x: np.ndarray) -> np.ndarray:
        return np.clip(scale(x, multiplier, shift) + offset, -128, 127)

    found = split_scale(sums, slope, exact, low=-128, high=127)
    assert found is not None
    (lowest, highest, high, low, positive, negative), split = (column[:, None].astype(np.int64) for column in found[0].T), found[1]
    kept = np.clip(every_sum(sums), lowest, highest)
    answers = (kept * high + ((kept * low) >> split) + np.where(kept < 0, negative, positive)) >> 22
    np.testing.assert_array_equal(answers, exact(every_sum(sums)))


@pytest.mark.parametrize("low", [-128, -3], ids=["linear", "relu"])
@pytest.mark.parametrize("seed", range(12))
def test_open_scale(seed: int, low: int) -> None:
    """With LiteRT's two roundings; where all steps lie on one side of 0, no sign is needed."""
    random = np.random.default_rng(seed)
    sums = random_sums(random)
    pairs = [quantize_multiplier(1 / float(step)) for step in random.uniform(30, 1500, CHANNELS)]
    pairs[0] = (0, 0)  # a silent channel
    multiplier, shift = (np.array(column, np.int64)[:, None] for column in zip(*pairs, strict=True))
    slope = (multiplier * 2.0 ** (shift - 31.0))[:, 0]

    def exact(x: np.ndarray) -> np.ndarray:
        return np.clip(scale(x, multiplier, shift) - 3, low, 127)

    found = open_scale(sums, slope, exact, low=low, high=127)
    assert found is not None
    high, fraction, constant, negative, right = (column[:, None].astype(np.int64) for column in found.T)
    assert negative.any() == (low == -128)
    x = every_sum(sums)
    answers = (x * high + ((x * fraction) >> SPLIT) + constant + np.where(x < 0, negative, 0)) >> right
    assert abs(x * high + ((x * fraction) >> SPLIT) + constant).max() < 2**31
    np.testing.assert_array_equal(np.clip(answers, low, 127), exact(x))
