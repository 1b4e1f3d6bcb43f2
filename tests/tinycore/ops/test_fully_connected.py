from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tinycore.ops.flatbuffer_networks import layer, network, single_operator, spec
from tests.tinycore.ops.judge import assert_c_like_numpy, assert_like_litert
from tinycore.graph.litert import run_litert_reference
from tinycore.graph.read import read_tflite
from tinycore.ops.host import HostModel

CASES = {
    "plain": {"units": 5},
    "per tensor": {"units": 5, "per_channel": False},
    "no bias": {"units": 5, "bias": False},
    "one unit": {"units": 1},
    "relu": {"units": 7, "activation": "RELU"},
    "relu6": {"units": 7, "activation": "RELU6", "low": 0.0, "high": 8.0},
    "relu -1..1": {"units": 7, "activation": "RELU_N1_TO_1"},
}


@pytest.mark.parametrize("dtype", ["int8", "float32"])
@pytest.mark.parametrize("options", CASES.values(), ids=CASES)
def test_equals_litert(options: dict[str, object], dtype: str) -> None:
    assert_like_litert(network([layer("FULLY_CONNECTED", **options)], input_shape=(1, 33), dtype=dtype), samples=200)


def test_image_is_flattened() -> None:
    assert_like_litert(network([layer("FULLY_CONNECTED", units=4)], input_shape=(1, 3, 4, 2)))


@settings(max_examples=40, deadline=None)
@given(
    units=st.integers(1, 12),
    width=st.integers(1, 70),
    per_channel=st.booleans(),
    bias=st.booleans(),
    activation=st.sampled_from(["NONE", "RELU", "RELU6", "RELU_N1_TO_1"]),
    dtype=st.sampled_from(["int8", "float32"]),
    seed=st.integers(0, 1000),
)
def test_random_layers_equal_litert(*, units: int, width: int, dtype: str, seed: int, **options: object) -> None:
    data = network([layer("FULLY_CONNECTED", units=units, **options)], input_shape=(1, width), seed=seed, dtype=dtype)
    assert_like_litert(data, seed=seed)


def rounding_file(accumulators: np.ndarray, *, input_scale: float, weight_scale: float, output_scale: float) -> bytes:
    """A layer whose sums are just its bias."""
    units = len(accumulators)
    return single_operator(
        "FULLY_CONNECTED",
        [
            spec((1, 1), scale=input_scale),
            spec((units, 1), data=np.zeros((units, 1)), scale=weight_scale),
            spec((units,), "int32", data=accumulators, scale=np.float32(input_scale) * np.float32(weight_scale)),
        ],
        [spec((1, units), scale=output_scale)],
    )


def assert_rounds_like_litert(tflite: bytes) -> None:
    x = np.zeros((1, 1), np.int8)
    np.testing.assert_array_equal(HostModel(read_tflite(tflite)).run(x), run_litert_reference(tflite, x))


def test_ties_round_away_from_zero() -> None:
    assert_rounds_like_litert(rounding_file(np.arange(-60, 61), input_scale=0.5, weight_scale=0.25, output_scale=1.0))


@pytest.mark.parametrize("seed", range(30))
def test_scale_has_the_precision_of_a_double(seed: int) -> None:
    """Next to a tie at sums near 2^30, a 31-bit multiplier errs by several sums; LiteRT multiplies by a double."""
    random = np.random.default_rng(seed)
    input_scale, weight_scale = np.float32(random.uniform(0.01, 0.1)), np.float32(random.uniform(0.001, 0.02))
    wanted = random.uniform(1e-7, 2e-7)
    output_scale = np.float32(float(input_scale) * float(weight_scale) / wanted)
    real = float(input_scale) * float(weight_scale) / float(output_scale)
    ties = np.round((np.arange(-110, 110) + 0.5) / real).astype(np.int64)
    sums = (ties[:, None] + np.arange(-2, 3)).ravel()
    assert_rounds_like_litert(rounding_file(sums, input_scale=input_scale, weight_scale=weight_scale, output_scale=output_scale))


@pytest.mark.parametrize("denominator", [3, 7, 10, 12, 30, 98, 99, 100, 196, 214, 1000])
@pytest.mark.parametrize("numerator", [1, 3, 11, 39])
def test_products_beside_a_tie_are_rounded_as_doubles(numerator: int, denominator: int) -> None:
    """No double is 1/10, so 5 times the nearest one lies beside 1/2; rounded to a double it is 1/2, and that is what LiteRT rounds."""
    scales = {"input_scale": numerator / 64, "weight_scale": 1.0, "output_scale": denominator / 64}
    assert_like_litert(rounding_file(np.arange(-3000, 3001), **scales), inputs=[np.zeros((1, 1), np.int8)])


def test_rows_of_a_sequence() -> None:
    """A dense layer on [steps, width] applies to each step."""
    random = np.random.default_rng(3)
    data = single_operator(
        "FULLY_CONNECTED",
        [
            spec((1, 6, 5), scale=0.02, zero_point=4),
            spec((3, 5), data=random.integers(-127, 128, (3, 5)), scale=[0.01, 0.02, 0.015]),
            spec((3,), "int32", data=[100, -200, 5], scale=np.float32(0.02) * np.float32([0.01, 0.02, 0.015])),
        ],
        [spec((1, 6, 3), scale=0.01, zero_point=-7)],
        keepNumDims=True,
    )
    assert_like_litert(data)


def test_bias_may_be_int8() -> None:
    """Some converters write one; LiteRT itself refuses it."""
    weights = spec((3, 4), data=np.arange(12).reshape(3, 4), scale=0.1)
    bias = spec((3,), "int8", data=np.array([100, -120, 5]), scale=0.01)
    assert_c_like_numpy(
        single_operator("FULLY_CONNECTED", [spec((1, 4), scale=0.1, zero_point=3), weights, bias], [spec((1, 3), scale=0.1)])
    )
