"""Layers that a file describes wrongly, or in a form that the kernels do not have: each is refused by name."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.tinycore.ops import falsify
from tests.tinycore.ops.falsify import Change, assert_refused, falsified
from tests.tinycore.ops.flatbuffer_networks import PADDINGS, single_operator, spec
from tinycore.graph.read import read_tflite

WINDOW = {"padding": PADDINGS["VALID"], "strideH": 1, "strideW": 1, "dilationHFactor": 1, "dilationWFactor": 1}
PER_CHANNEL = np.float32([0.1, 0.2, 0.3])


def dense() -> bytes:
    """Tensors: 0 input [1, 4], 1 weights [3, 4], 2 bias [3], 3 output [1, 3]."""
    weights = spec((3, 4), data=np.ones((3, 4)), scale=PER_CHANNEL)
    bias = spec((3,), "int32", data=np.ones(3), scale=PER_CHANNEL * np.float32(0.1))
    return single_operator("FULLY_CONNECTED", [spec((1, 4), scale=0.1), weights, bias], [spec((1, 3), scale=0.1)])


def convolution() -> bytes:
    """Tensors: 0 input [1, 6, 6, 2], 1 weights [3, 3, 3, 2], 2 bias [3], 3 output [1, 4, 4, 3]."""
    weights = spec((3, 3, 3, 2), data=np.ones((3, 3, 3, 2)), scale=PER_CHANNEL)
    bias = spec((3,), "int32", data=np.ones(3), scale=PER_CHANNEL * np.float32(0.1))
    return single_operator("CONV_2D", [spec((1, 6, 6, 2), scale=0.1), weights, bias], [spec((1, 4, 4, 3), scale=0.1)], **WINDOW)


def depthwise() -> bytes:
    """Tensors: 0 input [1, 6, 6, 3], 1 weights [1, 3, 3, 3], 2 bias [3], 3 output [1, 4, 4, 3]."""
    weights = spec((1, 3, 3, 3), data=np.ones((1, 3, 3, 3)), scale=PER_CHANNEL, axis=3)
    bias = spec((3,), "int32", data=np.ones(3), scale=PER_CHANNEL * np.float32(0.1))
    tensors = [spec((1, 6, 6, 3), scale=0.1), weights, bias]
    return single_operator("DEPTHWISE_CONV_2D", tensors, [spec((1, 4, 4, 3), scale=0.1)], depthMultiplier=1, **WINDOW)


FLOAT32, UINT8 = 0, 3  # TensorType in the schema

WEIGHTS = {
    "weights of another dtype": (falsify.tensor(1, type=UINT8), "weights are uint8"),
    "weights without scale": (falsify.quantization(1, scale=[], zeroPoint=[]), "no scale"),
    "weights with a zero point": (falsify.quantization(1, zeroPoint=[0, 1, 0]), "zero point"),
    "fewer scales than channels": (falsify.quantization(1, scale=[0.1, 0.1], zeroPoint=[0, 0]), "2 scales"),
    "fewer zero points than scales": (falsify.quantization(1, zeroPoint=[0, 0]), "sane"),
    "axis that does not exist": (falsify.quantization(1, quantizedDimension=9), "3 scales"),
    "negative axis": (falsify.quantization(1, quantizedDimension=-1), "3 scales"),
    "bias of another size": (falsify.tensor(2, shape=[3, 1]), "instead of [3]"),
    "float bias": (falsify.tensor(2, type=FLOAT32), "bias is float32"),
    "bias that is computed": (falsify.operator(inputs=[0, 1, 0]), "input 2"),
    "weights absent": (falsify.operator(inputs=[0, -1, 2]), "input 1 is missing"),
    "input absent": (falsify.operator(inputs=[-1, 1, 2]), "constants only"),
    "float output": (falsify.tensor(3, type=FLOAT32), "float32 and int8"),
    "fused activation of the future": (falsify.options(fusedActivationFunction=77), "UNKNOWN"),
    "no options": (falsify.operator(builtinOptionsType=0, builtinOptions=None), "settings"),
    "input without scale": (falsify.quantization(0, scale=[], zeroPoint=[]), "exactly one"),
    "scale not a number": (falsify.quantization(0, scale=[float("nan")]), "sane"),
    "scale infinite": (falsify.quantization(0, scale=[float("inf")]), "sane"),
    "scale negative": (falsify.quantization(3, scale=[-0.1]), "sane"),
    "scale zero": (falsify.quantization(3, scale=[0.0]), "sane"),
    "scales beyond all measure": (falsify.quantization(3, scale=[1e-15]), "beyond all measure"),
    "zero point beyond int8": (falsify.quantization(0, zeroPoint=[200]), "zero point"),
    "weights longer than their bytes": (falsify.tensor(1, shape=[3, 77, 3, 3]), "bytes"),
    "weights of open size": (falsify.tensor(1, shape=[3, -1, 3, 3]), "bytes"),
}
WINDOWS = {
    "weights that are computed": (falsify.operator(inputs=[0, 0, 2]), "input 1"),
    "larger output": (falsify.tensor(3, shape=[1, 5, 4, 3]), "instead of [1, 4, 4, 3]"),
    "more output channels": (falsify.tensor(3, shape=[1, 4, 4, 4]), "instead of [1, 4, 4, 3]"),
    "flat output": (falsify.tensor(3, shape=[1, 48]), "instead of [1, 4, 4, 3]"),
    "smaller input": (falsify.tensor(0, shape=[1, 2, 6, 3]), ""),
    "flat input": (falsify.tensor(0, shape=[1, 108]), "axes instead of 4"),
    "stride 0": (falsify.options(strideH=0), "stride"),
    "negative stride": (falsify.options(strideW=-1), "stride"),
    "dilation 0": (falsify.options(dilationHFactor=0), "dilation"),
    "window beyond int32": (falsify.options(dilationWFactor=2**31 - 1), "too large"),
    "stride beyond int32": (falsify.options(strideH=2**31 - 1), "too large"),
    "window larger than input": (falsify.options(dilationHFactor=3), "larger than its input"),
    "padding of the future": (falsify.options(padding=77), "padding"),
}
DENSE = {
    "shuffled weights": (falsify.options(weightsFormat=1), "shuffled"),
    "weights with three axes": (falsify.tensor(1, shape=[3, 2, 2]), "axes instead of 2"),
    "input that is no row": (falsify.tensor(0, shape=[1, 5]), "5 inputs"),
    "more outputs": (falsify.tensor(3, shape=[1, 4]), "4 outputs"),
}


@pytest.mark.parametrize("make", [dense, convolution, depthwise])
def test_the_honest_layer_is_read(make: Any) -> None:
    assert len(read_tflite(make()).nodes) == 1


@pytest.mark.parametrize("make", [dense, convolution, depthwise])
@pytest.mark.parametrize(("lie", "word"), WEIGHTS.values(), ids=WEIGHTS)
def test_weights(make: Any, lie: Change, word: str) -> None:
    assert_refused(falsified(make(), lie), word)


@pytest.mark.parametrize("make", [convolution, depthwise])
@pytest.mark.parametrize(("lie", "word"), WINDOWS.values(), ids=WINDOWS)
def test_windows(make: Any, lie: Change, word: str) -> None:
    assert_refused(falsified(make(), lie), word)


@pytest.mark.parametrize(("lie", "word"), DENSE.values(), ids=DENSE)
def test_dense(lie: Change, word: str) -> None:
    assert_refused(falsified(dense(), lie), word)


def test_float_constants_are_finite() -> None:
    weights = spec((2, 4), "float32", data=np.full((2, 4), np.inf))
    data = single_operator("FULLY_CONNECTED", [spec((1, 4), "float32"), weights, None], [spec((1, 2), "float32")])
    assert_refused(data, "not finite")


@pytest.mark.parametrize(("make", "axis"), [(dense, 1), (convolution, 1), (depthwise, 1)], ids=["dense", "convolution", "depthwise"])
def test_scales_along_another_axis(make: Any, axis: int) -> None:
    size = {dense: 4, convolution: 3, depthwise: 3}[make]
    lie = falsify.quantization(1, quantizedDimension=axis, scale=[0.1] * size, zeroPoint=[0] * size)
    assert_refused(falsified(make(), lie), f"along axis {axis}")


def test_weights_of_convolutions_have_four_axes() -> None:
    assert_refused(falsified(convolution(), falsify.tensor(1, shape=[3, 18])), "axes instead of 4")
    float_weights = spec((9, 3), "float32", data=np.ones((9, 3)))
    tensors = [spec((1, 6, 6, 3), "float32"), float_weights, None]
    data = single_operator("DEPTHWISE_CONV_2D", tensors, [spec((1, 4, 4, 3), "float32")], depthMultiplier=1, **WINDOW)
    assert_refused(data, "axes instead of 4")


def test_depthwise_outputs_are_a_multiple_of_the_channels() -> None:
    assert_refused(falsified(depthwise(), falsify.tensor(0, shape=[1, 6, 6, 2])), "do not fit 2 channels")


def test_depthwise_weights_have_one_filter() -> None:
    assert_refused(falsified(depthwise(), falsify.tensor(1, shape=[3, 1, 3, 3])), "do not fit 3 channels")


def unary(builtin: str, source: str, target: str, **rest: Any) -> bytes:
    tensors = [spec((1, 4), dtype, **({"scale": 0.1} if dtype == "int8" else {})) for dtype in (source, target)]
    return single_operator(builtin, tensors[:1], tensors[1:], **rest)


UNARY = {
    "QUANTIZE": unary("QUANTIZE", "int8", "int8"),
    "RELU": unary("RELU", "int8", "int8"),
    "LEAKY_RELU": unary("LEAKY_RELU", "int8", "int8", alpha=0.1),
    "DEQUANTIZE": unary("DEQUANTIZE", "int8", "float32"),
    "RESHAPE": unary("RESHAPE", "int8", "int8"),
}


@pytest.mark.parametrize("data", UNARY.values(), ids=UNARY)
def test_unary_operators_keep_the_size(data: bytes) -> None:
    assert len(read_tflite(data).nodes) == 1
    assert_refused(falsified(data, falsify.tensor(1, shape=[1, 5])), "5 numbers of 4")


@pytest.mark.parametrize("builtin", ["RELU", "LEAKY_RELU", "RESHAPE"])
def test_unary_operators_keep_the_dtype(builtin: str) -> None:
    assert_refused(falsified(UNARY[builtin], falsify.tensor(1, type=FLOAT32)), "float32 and int8")


@pytest.mark.parametrize("builtin", ["QUANTIZE", "RELU", "LEAKY_RELU"])
def test_ratios_of_scales_are_sane(builtin: str) -> None:
    assert_refused(falsified(UNARY[builtin], falsify.quantization(1, scale=[1e-15])), "beyond all measure")


@pytest.mark.parametrize(("builtin", "number"), [("QUANTIZE", 0), ("QUANTIZE", 1), ("DEQUANTIZE", 0)])
def test_quantized_tensors_have_one_scale(builtin: str, number: int) -> None:
    lie = falsify.quantization(number, scale=[0.1] * 4, zeroPoint=[0] * 4, quantizedDimension=1)
    assert_refused(falsified(UNARY[builtin], lie), "exactly one")


def test_quantize_makes_int8() -> None:
    assert_refused(falsified(UNARY["QUANTIZE"], falsify.tensor(1, type=FLOAT32)), "float32")


def test_dequantize_reads_int8_and_makes_floats() -> None:
    assert_refused(falsified(UNARY["DEQUANTIZE"], falsify.tensor(0, type=FLOAT32)), "float32")
    assert_refused(falsified(UNARY["QUANTIZE"], lambda model: _become(model, "DEQUANTIZE")), "int8")


def _become(model: Any, builtin: str) -> None:
    """Another operator without options."""
    from ai_edge_litert import schema_py_generated as schema

    number = getattr(schema.BuiltinOperator, builtin)
    model.operatorCodes[0].builtinCode = model.operatorCodes[0].deprecatedBuiltinCode = number


@pytest.mark.parametrize("alpha", [float("nan"), float("inf"), -0.5, 1e6], ids=str)
def test_slopes_are_sane(alpha: float) -> None:
    assert_refused(falsified(UNARY["LEAKY_RELU"], falsify.options(alpha=alpha)), "slope")


@pytest.mark.parametrize(("alpha", "scale"), [(0.001, 1e-6), (999.0, 1e-4)], ids=["positive", "negative"])
def test_both_multipliers_of_leaky_relu_are_sane(alpha: float, scale: float) -> None:
    steep = falsified(UNARY["LEAKY_RELU"], falsify.options(alpha=alpha))
    assert_refused(falsified(steep, falsify.quantization(1, scale=[scale])), "beyond all measure")
