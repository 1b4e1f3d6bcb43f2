from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.tinycore.ops.flatbuffer_networks import PADDINGS, layer, network, single_operator, spec, window_output
from tests.tinycore.ops.judge import assert_like_litert

CASES = {
    "3x3 valid": ({"kernel": (3, 3)}, (1, 7, 6, 3)),
    "3x3 same": ({"kernel": (3, 3), "padding": "SAME"}, (1, 7, 6, 3)),
    "same, stride 2, even": ({"kernel": (3, 3), "padding": "SAME", "stride": (2, 2)}, (1, 8, 8, 2)),
    "same, stride 2, odd": ({"kernel": (3, 3), "padding": "SAME", "stride": (2, 2)}, (1, 7, 9, 2)),
    "even window": ({"kernel": (2, 4), "padding": "SAME"}, (1, 6, 6, 2)),
    "dilated valid": ({"kernel": (3, 3), "dilation": (2, 3)}, (1, 9, 11, 2)),
    "dilated same": ({"kernel": (3, 2), "padding": "SAME", "dilation": (3, 2)}, (1, 6, 7, 2)),
    "1-D": ({"kernel": (1, 5), "padding": "SAME"}, (1, 1, 20, 3)),
    "multiplier 2": ({"kernel": (3, 3), "multiplier": 2}, (1, 5, 6, 3)),
    "1-D dilated": ({"kernel": (1, 3), "dilation": (1, 4)}, (1, 1, 20, 3)),
    "window larger than image": ({"kernel": (5, 5), "padding": "SAME"}, (1, 2, 3, 2)),
    "per tensor": ({"kernel": (3, 3), "per_channel": False}, (1, 6, 6, 3)),
    "relu": ({"kernel": (3, 3), "activation": "RELU"}, (1, 6, 6, 3)),
    "relu6": ({"kernel": (3, 3), "activation": "RELU6", "low": 0.0, "high": 8.0}, (1, 6, 6, 3)),
    "relu -1..1": ({"kernel": (3, 3), "activation": "RELU_N1_TO_1"}, (1, 6, 6, 3)),
}


@pytest.mark.parametrize("dtype", ["int8", "float32"])
@pytest.mark.parametrize(("options", "shape"), CASES.values(), ids=CASES)
def test_equals_litert(options: dict[str, object], shape: tuple[int, ...], dtype: str) -> None:
    assert_like_litert(network([layer("DEPTHWISE_CONV_2D", **options)], input_shape=shape, dtype=dtype))


@pytest.mark.parametrize("dtype", ["int8", "float32"])
def test_bias_may_be_absent(dtype: str) -> None:
    scale = {"scale": 0.1} if dtype == "int8" else {}
    weights = np.random.default_rng(0).integers(-9, 9, (1, 2, 2, 3))
    tensors = [spec((1, 4, 4, 3), dtype, **scale), spec((1, 2, 2, 3), dtype, data=weights, **scale)]
    window = {"padding": PADDINGS["VALID"], "strideH": 1, "strideW": 1, "dilationHFactor": 1, "dilationWFactor": 1}
    assert_like_litert(single_operator("DEPTHWISE_CONV_2D", tensors, [spec((1, 3, 3, 3), dtype, **scale)], depthMultiplier=1, **window))


@st.composite
def windows(draw: st.DrawFn) -> tuple[dict[str, object], tuple[int, int, int, int]]:
    """A window that fits into an image, and the image."""
    size, kernel, stride, dilation = (tuple(draw(st.integers(1, top)) for _ in "hw") for top in (9, 4, 3, 3))
    padding = draw(st.sampled_from(["SAME", "VALID"]))
    for k in (0, 1):
        assume(window_output(size[k], kernel[k], stride=stride[k], padding=padding, dilation=dilation[k]) >= 1)
        assume(size[k] >= (kernel[k] - 1) * dilation[k] + 1 or padding == "SAME")
    options = {"kernel": kernel, "stride": stride, "dilation": dilation, "padding": padding}
    return {**options, "per_channel": draw(st.booleans())}, (1, *size, draw(st.integers(1, 5)))


@settings(max_examples=60, deadline=None)
@given(
    window=windows(),
    multiplier=st.integers(1, 3),
    activation=st.sampled_from(["NONE", "RELU", "RELU6"]),
    dtype=st.sampled_from(["int8", "float32"]),
    seed=st.integers(0, 1000),
)
def test_random_layers_equal_litert(
    window: tuple[dict[str, object], tuple[int, ...]], multiplier: int, activation: str, dtype: str, seed: int
) -> None:
    options, shape = window
    data = network(
        [layer("DEPTHWISE_CONV_2D", multiplier=multiplier, activation=activation, **options)], input_shape=shape, seed=seed, dtype=dtype
    )
    assert_like_litert(data, samples=5, seed=seed)
