"""RELU, RELU6, RELU_N1_TO_1, RELU_0_TO_1 and LEAKY_RELU as layers of their own."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tinycore.ops.flatbuffer_networks import layer, network, single_operator, spec
from tests.tinycore.ops.judge import assert_like_litert

ALL = np.arange(-128, 128, dtype=np.int8)[None]
CLAMPS = ["RELU", "RELU6", "RELU_N1_TO_1", "RELU_0_TO_1"]


@pytest.mark.parametrize("builtin", [*CLAMPS, "LEAKY_RELU"])
def test_floats_equal_litert(builtin: str) -> None:
    assert_like_litert(network([layer(builtin)], input_shape=(1, 3, 4, 5), dtype="float32"))


@settings(max_examples=100, deadline=None)
@given(
    builtin=st.sampled_from(CLAMPS),
    scales=st.tuples(st.floats(2**-10, 0.25, width=32), st.floats(2**-10, 0.25, width=32)),
    zero_points=st.tuples(st.integers(-128, 127), st.integers(-128, 127)),
)
def test_int8_clamps_equal_litert(builtin: str, scales: tuple[float, float], zero_points: tuple[int, int]) -> None:
    tensors = [spec((1, 256), scale=scale, zero_point=zero_point) for scale, zero_point in zip(scales, zero_points, strict=True)]
    assert_like_litert(single_operator(builtin, tensors[:1], tensors[1:]), inputs=[ALL])


@settings(max_examples=100, deadline=None)
@given(
    alpha=st.floats(2**-10, 1.0, width=32),
    scales=st.tuples(st.floats(2**-10, 0.25, width=32), st.floats(2**-10, 0.25, width=32)),
    zero_points=st.tuples(st.integers(-128, 127), st.integers(-128, 127)),
)
def test_int8_leaky_relu_equals_litert(alpha: float, scales: tuple[float, float], zero_points: tuple[int, int]) -> None:
    tensors = [spec((1, 256), scale=scale, zero_point=zero_point) for scale, zero_point in zip(scales, zero_points, strict=True)]
    assert_like_litert(single_operator("LEAKY_RELU", tensors[:1], tensors[1:], alpha=alpha), inputs=[ALL])


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("builtin", [*CLAMPS[:2], "LEAKY_RELU"])
def test_ratio_of_scales_is_rounded_as_litert_does(builtin: str, seed: int) -> None:
    """Ratios of which some product is a tie: whether a float or a double divides decides the result."""
    random = np.random.default_rng(seed)
    source, slope = np.float32(random.uniform(0.01, 0.1)), np.float32(random.uniform(0.05, 0.4) if builtin == "LEAKY_RELU" else 1)
    target = np.float32(float(source) * float(slope) * random.integers(1, 120) / (random.integers(0, 60) + 0.5))
    tensors = [spec((1, 256), scale=source), spec((1, 256), scale=target)]
    options = {"alpha": float(slope)} if builtin == "LEAKY_RELU" else {}
    assert_like_litert(single_operator(builtin, tensors[:1], tensors[1:], **options), inputs=[ALL])
