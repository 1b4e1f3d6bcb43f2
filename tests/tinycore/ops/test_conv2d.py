from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.tinycore.ops.flatbuffer_networks import layer, network, window_output
from tests.tinycore.ops.judge import assert_c_like_numpy, assert_like_litert

CASES = {
    "1x1": ({"kernel": (1, 1)}, (1, 5, 4, 3)),
    "3x3 valid": ({"kernel": (3, 3)}, (1, 7, 6, 3)),
    "3x3 same": ({"kernel": (3, 3), "padding": "SAME"}, (1, 7, 6, 3)),
    "same, stride 2, even": ({"kernel": (3, 3), "padding": "SAME", "stride": (2, 2)}, (1, 8, 8, 2)),
    "same, stride 2, odd": ({"kernel": (3, 3), "padding": "SAME", "stride": (2, 2)}, (1, 7, 9, 2)),
    "even window": ({"kernel": (2, 4), "padding": "SAME"}, (1, 6, 6, 2)),
    "dilated valid": ({"kernel": (3, 3), "dilation": (2, 3)}, (1, 9, 11, 2)),
    "dilated same": ({"kernel": (3, 2), "padding": "SAME", "dilation": (3, 2)}, (1, 6, 7, 2)),
    "1-D": ({"kernel": (1, 5), "padding": "SAME"}, (1, 1, 20, 3)),
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
    assert_like_litert(network([layer("CONV_2D", filters=4, **options)], input_shape=shape, dtype=dtype))


GROUPED = {
    "two groups": ({"kernel": (3, 3), "groups": 2}, 6, (1, 6, 5, 4)),
    "a filter per channel": ({"kernel": (3, 3), "groups": 3, "padding": "SAME"}, 3, (1, 5, 5, 3)),
    "1x1": ({"kernel": (1, 1), "groups": 4}, 4, (1, 3, 4, 8)),
    "stride, dilation": ({"kernel": (3, 2), "groups": 2, "stride": (2, 1), "dilation": (1, 2), "padding": "SAME"}, 4, (1, 8, 7, 6)),
    "per tensor, relu": ({"kernel": (2, 2), "groups": 2, "per_channel": False, "activation": "RELU"}, 2, (1, 5, 5, 2)),
}


@pytest.mark.parametrize("dtype", ["int8", "float32"])
@pytest.mark.parametrize(("options", "filters", "shape"), GROUPED.values(), ids=GROUPED)
def test_groups_equal_litert(options: dict[str, object], filters: int, shape: tuple[int, ...], dtype: str) -> None:
    assert_like_litert(network([layer("CONV_2D", filters=filters, **options)], input_shape=shape, dtype=dtype))


@pytest.mark.parametrize("dtype", ["int8", "float32"])
def test_bias_may_be_absent(dtype: str) -> None:
    assert_c_like_numpy(network([layer("CONV_2D", filters=4, kernel=(3, 3), bias=False)], input_shape=(1, 6, 6, 3), dtype=dtype))


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
    filters=st.integers(1, 6),
    activation=st.sampled_from(["NONE", "RELU", "RELU6"]),
    dtype=st.sampled_from(["int8", "float32"]),
    seed=st.integers(0, 1000),
)
def test_random_layers_equal_litert(
    window: tuple[dict[str, object], tuple[int, ...]], filters: int, activation: str, dtype: str, seed: int
) -> None:
    options, shape = window
    data = network([layer("CONV_2D", filters=filters, activation=activation, **options)], input_shape=shape, seed=seed, dtype=dtype)
    assert_like_litert(data, samples=5, seed=seed)
