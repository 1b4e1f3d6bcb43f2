"""QUANTIZE and DEQUANTIZE."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tinycore.ops.flatbuffer_networks import single_operator, spec
from tests.tinycore.ops.judge import assert_like_litert
from tinycore.graph.read import read_tflite
from tinycore.ops.host import HostModel

ALL = np.arange(-128, 128, dtype=np.int8)[None]
SCALES = st.floats(2**-10, 8.0, width=32)
ZERO_POINTS = st.integers(-128, 127)


@settings(max_examples=60, deadline=None)
@given(source=st.tuples(SCALES, ZERO_POINTS), target=st.tuples(SCALES, ZERO_POINTS))
def test_int8_to_int8_equals_litert(source: tuple[float, int], target: tuple[float, int]) -> None:
    tensors = [spec((1, 256), scale=scale, zero_point=zero_point) for scale, zero_point in (source, target)]
    assert_like_litert(single_operator("QUANTIZE", tensors[:1], tensors[1:]), inputs=[ALL])


@settings(max_examples=60, deadline=None)
@given(scale=SCALES, zero_point=ZERO_POINTS, seed=st.integers(0, 1000))
def test_float_to_int8_equals_litert(scale: float, zero_point: int, seed: int) -> None:
    """Ties included, and values far beyond the range."""
    random = np.random.default_rng(seed)
    steps = np.concatenate([random.integers(-300, 300, 200) / 2, random.uniform(-200, 200, 200), random.uniform(-1e6, 1e6, 20)])
    x = (steps * np.float32(scale)).astype(np.float32)[None]
    data = single_operator("QUANTIZE", [spec((1, 420), "float32")], [spec((1, 420), scale=scale, zero_point=zero_point)])
    assert_like_litert(data, inputs=[x])


def test_numbers_next_to_a_tie_round_to_the_nearest() -> None:
    below = np.nextafter(np.float32(0.5), np.float32(0))
    data = single_operator("QUANTIZE", [spec((1, 4), "float32")], [spec((1, 4), scale=1.0)])
    assert_like_litert(data, inputs=[np.array([[below, -below, 0.5, -0.5]], np.float32)])


@pytest.mark.parametrize(("value", "stored"), [(np.inf, 127), (-np.inf, -128), (np.nan, -128)], ids=["inf", "-inf", "nan"])
def test_what_is_no_number_is_limited(value: float, stored: int) -> None:
    data = single_operator("QUANTIZE", [spec((1, 1), "float32")], [spec((1, 1), scale=1.0, zero_point=3)])
    assert HostModel(read_tflite(data)).run(np.full((1, 1), value, np.float32)).item() == stored


@settings(max_examples=40, deadline=None)
@given(scale=SCALES, zero_point=ZERO_POINTS)
def test_dequantize_equals_litert(scale: float, zero_point: int) -> None:
    data = single_operator("DEQUANTIZE", [spec((1, 256), scale=scale, zero_point=zero_point)], [spec((1, 256), "float32")])
    assert_like_litert(data, inputs=[ALL])
