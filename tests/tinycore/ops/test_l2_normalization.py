"""L2_NORMALIZATION: rows of length 1."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tinycore.ops.flatbuffer_networks import ACTIVATIONS, layer, network, single_operator, spec
from tests.tinycore.ops.judge import assert_c_is_numpy, assert_like_litert, assert_refused
from tinycore.ops.inverse_square_root import inverse_square_root

OUTPUT = {"scale": 1 / 128}


@pytest.mark.parametrize("dtype", ["int8", "float32"])
@pytest.mark.parametrize("shape", [(1, 1), (1, 10), (1, 7, 3), (1, 2, 3, 4)], ids=str)
def test_equals_litert(shape: tuple[int, ...], dtype: str) -> None:
    assert_like_litert(network([layer("L2_NORMALIZATION")], input_shape=shape, dtype=dtype))


@settings(max_examples=150, deadline=None)
@given(
    zero_point=st.integers(-128, 127),
    depth=st.sampled_from([1, 2, 3, 10, 100, 3000, 20000]),
    spread=st.sampled_from([0, 0.5, 3, 30, 100]),
    seed=st.integers(0, 1000),
)
def test_int8_equals_litert(zero_point: int, depth: int, spread: float, seed: int) -> None:
    rows = np.clip(np.random.default_rng(seed).normal(zero_point, spread, (10, depth)), -128, 127).astype(np.int8)
    source = spec((1, depth), scale=0.1, zero_point=zero_point)
    assert_like_litert(single_operator("L2_NORMALIZATION", [source], [spec((1, depth), **OUTPUT)]), inputs=[rows])


def test_floats_are_the_same_bits_in_numpy() -> None:
    rows = np.random.default_rng(0).normal(0, 1, (200, 11)).astype(np.float32) * np.logspace(-12, 12, 200, dtype=np.float32)[:, None]
    assert_c_is_numpy(network([layer("L2_NORMALIZATION")], input_shape=(1, 11), dtype="float32"), inputs=[rows])


def test_rows_of_zeros_stay_zero() -> None:
    tflite = network([layer("L2_NORMALIZATION")], input_shape=(1, 4), dtype="float32")
    assert_like_litert(tflite, inputs=[np.array([[0, 0, 0, 0], [1e-9, 0, 0, 0]], np.float32)])


@pytest.mark.parametrize("x", [0, 1, 2, 3, 4, 5, 1 << 27, (1 << 29) - 1, 1 << 29, (1 << 31) - 1], ids=str)
def test_inverse_square_root(x: int) -> None:
    multiplier, shift = inverse_square_root(x)
    assert multiplier * 2.0 ** (shift - 31) == pytest.approx(max(x, 1) ** -0.5, rel=2e-6)


SOURCE = spec((1, 3), scale=0.1)
REFUSALS: dict[str, tuple[dict[str, Any], dict[str, Any], str, str]] = {
    "another output scale": (SOURCE, spec((1, 3), scale=0.1), "NONE", "1/128"),
    "another output zero point": (SOURCE, spec((1, 3), scale=1 / 128, zero_point=1), "NONE", "1/128"),
    "an output of another shape": (SOURCE, spec((1, 4), **OUTPUT), "NONE", "shape"),
    "float output": (SOURCE, spec((1, 3), "float32"), "NONE", "float32"),
    "a fused activation": (SOURCE, spec((1, 3), **OUTPUT), "RELU", "fused activation"),
    "no rows": (spec((1,), scale=0.1), spec((1,), **OUTPUT), "NONE", "1 axes"),
    "rows too long": (spec((1, 40000), scale=0.1), spec((1, 40000), **OUTPUT), "NONE", "40000"),
}


@pytest.mark.parametrize(("source", "output", "activation", "because"), REFUSALS.values(), ids=REFUSALS)
def test_refuses(source: dict[str, Any], output: dict[str, Any], activation: str, because: str) -> None:
    tflite = single_operator("L2_NORMALIZATION", [source], [output], fusedActivationFunction=ACTIVATIONS[activation])
    assert_refused(tflite, because=because)
