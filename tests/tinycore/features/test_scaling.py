import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from tinycore.features.scaling import Scaling, fit_scaling, quantize, scale

NAN = np.nan


@pytest.mark.parametrize(
    ("method", "values", "offset", "gain"),
    [
        pytest.param("standard", [1, 3], 2, 1, id="standard: mean, 1 / deviation"),
        pytest.param("standard", [0, 4, NAN], 2, 0.5, id="missing cells do not count"),
        pytest.param("range", [-2, 0, 6], 2, 0.25, id="range: middle, 2 / (max - min)"),
        pytest.param("none", [5, 9], 0, 1, id="none"),
        pytest.param("standard", [7, 7, 7], 7, 0, id="constant"),
        pytest.param("standard", [0.1, 0.1, 0.1], np.float32(0.1), 0, id="constant that is not exact in binary"),
        pytest.param("range", [NAN, NAN], 0, 0, id="empty"),
    ],
)
def test_offset_and_gain(method: str, values: list[float], offset: float, gain: float) -> None:
    found = fit_scaling(np.array(values, dtype=np.float32)[:, None], method)
    assert found.offset == pytest.approx((offset,))
    assert found.gain == pytest.approx((gain,))


def test_a_series_has_one_pair_per_channel() -> None:
    x = np.zeros((4, 5, 2), dtype=np.float32)
    x[..., 1] = np.arange(5)
    found = fit_scaling(x, "range")
    assert found == Scaling((0.0, 2.0), (0.0, 0.5))


def test_offsets_and_gains_survive_float32() -> None:
    x = np.random.default_rng(0).normal(3, 7, (100, 6)).astype(np.float32)
    found = fit_scaling(x, "standard")
    assert all(float(np.float32(value)) == value for value in found.offset + found.gain)


def test_standard_gives_mean_0_and_deviation_1() -> None:
    x = np.random.default_rng(0).normal(1000, 3, (500, 2)).astype(np.float32)
    scaled = scale(x, fit_scaling(x, "standard"))
    assert scaled.dtype == np.float32
    assert scaled.mean(axis=0) == pytest.approx(0, abs=1e-4)
    assert scaled.std(axis=0) == pytest.approx(1, abs=1e-4)


def test_missing_cells_become_the_middle_and_the_input_stays() -> None:
    x = np.array([[NAN, 3]], dtype=np.float32)
    assert scale(x, Scaling((1.0, 1.0), (2.0, 2.0))).tolist() == [[0.0, 4.0]]
    assert np.isnan(x[0, 0])


@pytest.mark.parametrize(
    ("value", "expected"),
    [(0.5, 1), (-0.5, -1), (1.5, 2), (2.5, 3), (-2.5, -3), (0.49999997, 0), (1e9, 127), (-1e9, -128), (0.0, 0)],
)
def test_quantizing_rounds_half_away_from_zero_and_clamps(value: float, expected: int) -> None:
    assert quantize(np.array([value], dtype=np.float32), step=1.0, zero_point=0).tolist() == [expected]


@given(arrays(np.float32, 20, elements=st.floats(-1e4, 1e4, width=32)), st.floats(0.0009765625, 10, width=32), st.integers(-128, 127))
def test_quantizing_agrees_with_exact_arithmetic(values: np.ndarray, step: float, zero_point: int) -> None:
    quotient = (values / np.float32(step)).astype(np.float64)
    exact = np.where(quotient >= 0, np.floor(quotient + 0.5), np.ceil(quotient - 0.5)) + zero_point
    assert quantize(values, step=step, zero_point=zero_point).tolist() == np.clip(exact, -128, 127).tolist()
