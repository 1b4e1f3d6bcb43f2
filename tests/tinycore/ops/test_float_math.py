"""Accuracy of our own exponential, logistic function and hyperbolic tangent; that C has the same bits is tested by the operators."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from tinycore.ops import float_math

Function = Callable[[np.ndarray], np.ndarray]
RANDOM = np.random.default_rng(0)
NUMBERS = np.concatenate([RANDOM.uniform(-87, 88.7, 200_000), RANDOM.normal(0, 1, 200_000), RANDOM.normal(0, 1e-3, 50_000)]).astype(
    np.float32
)


def logistic(x: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-x))


@pytest.mark.parametrize(
    ("ours", "exact", "units"),
    [(float_math.exp, np.exp, 1.0), (float_math.logistic, logistic, 2.5), (float_math.tanh, np.tanh, 1.5)],
    ids=["exp", "logistic", "tanh"],
)
def test_error_in_units_of_the_last_place(ours: Function, exact: Function, units: float) -> None:
    expected = exact(NUMBERS.astype(np.float64))
    steps = np.spacing(np.abs(expected).astype(np.float32)).astype(np.float64)
    assert (np.abs(ours(NUMBERS) - expected) / steps).max() <= units


SPECIAL = np.array([0.0, np.inf, -np.inf, np.nan, 89.0, -105.0, -100.0], np.float32)
EXPECTED = {
    "exp": (float_math.exp, [1, np.inf, 0, np.nan, np.inf, 0, 3.78e-44]),
    "logistic": (float_math.logistic, [0.5, 1, 0, np.nan, 1, 0, 3.78e-44]),
    "tanh": (float_math.tanh, [0, 1, -1, np.nan, 1, -1, -1]),
}


@pytest.mark.parametrize(("ours", "expected"), EXPECTED.values(), ids=EXPECTED)
def test_special_numbers(ours: Function, expected: list[float]) -> None:
    np.testing.assert_array_equal(ours(SPECIAL), np.array(expected, np.float32))
