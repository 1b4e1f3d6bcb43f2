from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tinycore.ops.flatbuffer_networks import layer, network, single_operator, spec
from tests.tinycore.ops.judge import assert_c_is_numpy, assert_like_litert, assert_refused

OUTPUT = {"scale": 1 / 256, "zero_point": -128}


def softmax(shape: tuple[int, ...], scale: float, **options: Any) -> bytes:
    return single_operator("SOFTMAX", [spec(shape, scale=scale)], [spec(shape, **OUTPUT)], **{"beta": 1.0, **options})


@pytest.mark.parametrize("shape", [(1, 1), (1, 2), (1, 10), (1, 300), (1, 4, 3), (1, 2, 3, 5)], ids=str)
@pytest.mark.parametrize("dtype", ["int8", "float32"])
def test_equals_litert(shape: tuple[int, ...], dtype: str) -> None:
    assert_like_litert(network([layer("SOFTMAX")], input_shape=shape, dtype=dtype), samples=100)


@settings(max_examples=150, deadline=None)
@given(scale=st.floats(2**-12, 4.0, width=32), beta=st.floats(2**-4, 4.0, width=32), depth=st.integers(1, 40), seed=st.integers(0, 999))
def test_every_scale_equals_litert(scale: float, beta: float, depth: int, seed: int) -> None:
    assert_like_litert(softmax((1, depth), scale, beta=beta), samples=30, seed=seed)


@pytest.mark.parametrize("depth", [1, 2, 3, 4, 8, 16, 64, 100, 128, 256, 511])
def test_equal_shares_equal_litert(depth: int) -> None:
    """Powers of two make the reciprocal saturate."""
    assert_like_litert(softmax((1, depth), 0.1), inputs=[np.full((1, depth), 3, np.int8)])


def test_so_many_equal_shares_that_litert_stops_are_zero() -> None:
    assert_c_is_numpy(softmax((1, 4095), 0.1), inputs=[np.full((1, 4095), 3, np.int8)])


@pytest.mark.parametrize("beta", [1.0, 0.5, 3.0])
def test_floats_are_the_same_bits_in_numpy(beta: float) -> None:
    random = np.random.default_rng(0)
    tflite = single_operator("SOFTMAX", [spec((1, 9), "float32")], [spec((1, 9), "float32")], beta=beta)
    for spread in (0.1, 1, 10, 100, 1e30):
        assert_c_is_numpy(tflite, inputs=[random.normal(0, spread, (200, 9)).astype(np.float32)])


REFUSALS = {
    "an output of another scale": (single_operator("SOFTMAX", [spec((1, 3), scale=1)], [spec((1, 3), scale=1 / 128)], beta=1.0), "1/256"),
    "an output of another shape": (single_operator("SOFTMAX", [spec((1, 3), scale=1)], [spec((1, 4), **OUTPUT)], beta=1.0), "shape"),
    "another dtype": (single_operator("SOFTMAX", [spec((1, 3), scale=1)], [spec((1, 3), "float32")], beta=1.0), "float32"),
    "beta 0": (softmax((1, 3), 0.1, beta=0.0), "beta"),
    "a negative beta": (softmax((1, 3), 0.1, beta=-1.0), "beta"),
    "an endless beta": (softmax((1, 3), 0.1, beta=float("inf")), "beta"),
    "no axis of classes": (softmax((1,), 0.1), "axes"),
    "too many classes": (softmax((1, 4096), 0.1), "classes"),
    "a scale beyond all measure": (softmax((1, 3), 1e-9), "scale"),
}


@pytest.mark.parametrize(("tflite", "because"), REFUSALS.values(), ids=REFUSALS)
def test_refuses(tflite: bytes, because: str) -> None:
    assert_refused(tflite, because=because)
