from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tinycore.ops import falsify
from tests.tinycore.ops.falsify import Change, assert_refused, falsified
from tests.tinycore.ops.flatbuffer_networks import layer, network
from tests.tinycore.ops.judge import assert_like_litert
from tinycore.graph.read import read_tflite

CASES = {
    "doubled": ({"kernel": (2, 2), "stride": (2, 2)}, (1, 4, 5, 3)),
    "doubled, overlapping": ({"kernel": (3, 3), "stride": (2, 2), "padding": "SAME"}, (1, 4, 5, 3)),
    "valid, overlapping": ({"kernel": (4, 3), "stride": (2, 2)}, (1, 4, 5, 3)),
    "stride 1": ({"kernel": (3, 3), "padding": "SAME"}, (1, 5, 4, 2)),
    "stride 1 valid": ({"kernel": (3, 2)}, (1, 5, 4, 2)),
    "stride beyond the window": ({"kernel": (1, 2), "stride": (3, 3)}, (1, 3, 4, 2)),
    "odd size": ({"kernel": (3, 3), "stride": (2, 2), "padding": "SAME", "size": (7, 9)}, (1, 4, 5, 3)),
    "1-D": ({"kernel": (1, 5), "stride": (1, 2), "padding": "SAME"}, (1, 1, 9, 3)),
    "no bias": ({"kernel": (3, 3), "stride": (2, 2), "bias": False}, (1, 3, 3, 2)),
    "per tensor": ({"kernel": (3, 3), "stride": (2, 2), "per_channel": False}, (1, 3, 3, 2)),
    "relu": ({"kernel": (3, 3), "stride": (2, 2), "activation": "RELU"}, (1, 3, 3, 2)),
    "relu6": ({"kernel": (3, 3), "activation": "RELU6", "low": 0.0, "high": 8.0}, (1, 3, 3, 2)),
}


@pytest.mark.parametrize("dtype", ["int8", "float32"])
@pytest.mark.parametrize(("options", "shape"), CASES.values(), ids=CASES)
def test_equals_litert(options: dict[str, object], shape: tuple[int, ...], dtype: str) -> None:
    assert_like_litert(network([layer("TRANSPOSE_CONV", filters=4, **options)], input_shape=shape, dtype=dtype))


pairs = st.tuples(st.integers(1, 4), st.integers(1, 4))


@settings(max_examples=60, deadline=None)
@given(
    size=pairs,
    channels=pairs,
    kernel=pairs,
    stride=pairs,
    padding=st.sampled_from(["SAME", "VALID"]),
    dtype=st.sampled_from(["int8", "float32"]),
)
def test_random_layers_equal_litert(
    size: tuple[int, int], channels: tuple[int, int], kernel: tuple[int, int], stride: tuple[int, int], padding: str, dtype: str
) -> None:
    one = layer("TRANSPOSE_CONV", filters=channels[0], kernel=kernel, stride=stride, padding=padding)
    assert_like_litert(network([one], input_shape=(1, *size, channels[1]), dtype=dtype), samples=3)


LIES = {
    "larger output": (falsify.tensor(3, shape=[1, 10, 8, 4]), "instead of"),
    "more output channels": (falsify.tensor(3, shape=[1, 8, 8, 5]), "instead of"),
    "other input": (falsify.tensor(0, shape=[1, 5, 4, 3]), "instead of"),
    "other channels": (falsify.tensor(0, shape=[1, 4, 4, 2]), "do not fit 2 channels"),
    "flat output": (falsify.tensor(3, shape=[1, 256]), "axes instead of 4"),
    "stride 0": (falsify.options(strideH=0), "stride"),
    "stride beyond int32": (falsify.options(strideW=2**31 - 1), "too large"),
    "padding of the future": (falsify.options(padding=9), "padding"),
    "fused activation of the future": (falsify.options(fusedActivationFunction=77), "UNKNOWN"),
    "computed weights": (falsify.operator(inputs=[4, 0, 0]), "input 1"),
    "no options": (falsify.operator(builtinOptionsType=0, builtinOptions=None), "settings"),
    "scales along another axis": (falsify.quantization(1, quantizedDimension=3, scale=[0.1] * 3, zeroPoint=[0] * 3), "along axis 3"),
}


@pytest.mark.parametrize(("lie", "word"), LIES.values(), ids=LIES)
def test_layers_that_a_file_describes_wrongly(lie: Change, word: str) -> None:
    """Tensors: 0 input [1, 4, 4, 3], 1 weights [4, 2, 2, 3], 2 bias, 3 its output, 4 the shape."""
    honest = network([layer("TRANSPOSE_CONV", filters=4, kernel=(2, 2), stride=(2, 2))], input_shape=(1, 4, 4, 3))
    assert len(read_tflite(honest).nodes) == 1
    assert_refused(falsified(honest, lie), word)
