"""Turn a float32 model into the integer model that TensorFlow Lite's converter would make of it, in milliseconds.

The rules are those of the converter (MLIR quantizer of TensorFlow 2.21): activations per tensor over the calibrated range
with zero inside it (int16: symmetric), weights symmetric per output channel, biases int32 (int16: int64) at input scale
times weight scale.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from tinycore.graph.records import Array, Graph, Node, Quantization, Tensor
from tinycore.ops.table import BY_BUILTIN, OPERATORS
from tinycore.shrink.ranges import Range
from tinycore.shrink.store_weights import STORED, WEIGHT_AXIS, channel_scales, per_channel, round_half_away, store_weights, stored_weights

# Operators that only move or choose stored numbers.
WORDS = """
    MAX_POOL_2D AVERAGE_POOL_2D RESHAPE PAD PADV2 MIRROR_PAD REDUCE_MAX REDUCE_MIN RESIZE_NEAREST_NEIGHBOR RESIZE_BILINEAR
    SLICE REVERSE_V2 STRIDED_SLICE SPLIT SPLIT_V UNPACK TRANSPOSE TILE BROADCAST_TO SPACE_TO_DEPTH DEPTH_TO_SPACE
"""
SAME_SCALE = frozenset(WORDS.split())
CHANNEL_AXIS = {**WEIGHT_AXIS, "TRANSPOSE_CONV": 0}  # of int8 weights
JOINED = ("CONCATENATION", "PACK", "MAXIMUM", "MINIMUM")

BIAS_LIMITS = {"int32": (-(2**31), 2**31 - 1), "int64": (-(2**46), 2**46)}

Step = tuple[float, int]  # scale in double precision, zero point


def quantize(graph: Graph, ranges: Mapping[int, Range], mode: str) -> Graph:
    """The model in another number format (`settings.MODES`); `int8-float-io` takes and gives floats, `float32` leaves it alone."""
    if mode == "float32":
        return graph
    if mode in STORED:
        return store_weights(graph, mode)
    numbers = INT16 if mode == "int16x8" else INT8
    steps = _activation_steps(graph, ranges, numbers)
    tensors = list(graph.tensors)
    for index, step in steps.items():
        tensors[index] = replace(tensors[index], dtype=numbers.dtype, quantization=_stored(step))
    for node in graph.nodes:
        _quantize_constants(tensors, node, steps, numbers)
    whole = replace(graph, tensors=tuple(tensors), sha256="")
    return _with_float_ends(whole) if mode == "int8-float-io" else whole


def symmetric_step_of(low: float, high: float) -> Step:
    """Scale of an int16 range, whose zero point is 0."""
    reach = max(-low, high, 0.0)
    return (reach / 32767, 0) if reach >= np.finfo(np.float64).eps else (1.0, 0)


def step_of(low: float, high: float) -> Step:
    """Scale and zero point of a range; the zero point is exact where rounding hurts least."""
    low, high = min(low, 0.0), max(high, 0.0)
    if high - low < np.finfo(np.float64).eps:
        return 1.0, -128
    scale = (high - low) / 255
    from_low, from_high = -128 - low / scale, 127 - high / scale
    exact = from_low if 128 + abs(low / scale) < 127 + abs(high / scale) else from_high
    return scale, int(np.clip(np.trunc(exact + np.copysign(0.5, exact)), -128, 127))


@dataclass(frozen=True)
class Integers:
    """The integers in which activations are stored, with their rules."""

    dtype: str
    bias_dtype: str
    step_of: Callable[[float, float], Step]
    fixed: Mapping[str, Step]  # of the outputs of some operators
    largest_bias: float  # weights get a coarser scale where the bias would not fit otherwise


INT8 = Integers("int8", "int32", step_of, {"SOFTMAX": (1 / 256, -128), "LOGISTIC": (1 / 256, -128), "TANH": (1 / 128, 0)}, 2.0**30)
INT16 = Integers("int16", "int64", symmetric_step_of, dict.fromkeys(("SOFTMAX", "LOGISTIC", "TANH"), (1 / 32768, 0)), 2.0**46)


def _activation_steps(graph: Graph, ranges: Mapping[int, Range], numbers: Integers) -> dict[int, Step]:
    steps = {index: numbers.step_of(ranges[index].low, ranges[index].high) for index in graph.inputs}
    for node in graph.nodes:
        builtin = OPERATORS[node.operator].builtin
        for output in node.outputs:
            if builtin in SAME_SCALE:
                steps[output] = steps[node.inputs[0]]
            else:
                steps[output] = numbers.fixed.get(builtin) or numbers.step_of(ranges[output].low, ranges[output].high)
        if builtin in JOINED:
            _join(graph, node, steps)
    return steps


def _join(graph: Graph, node: Node, steps: dict[int, Step]) -> None:
    """Numbers that are copied or compared: all that is read has the scale of the result."""
    for index in node.inputs:
        if index in steps and index not in graph.inputs:
            steps[index] = steps[node.outputs[0]]


def _quantize_constants(tensors: list[Tensor], node: Node, steps: Mapping[int, Step], numbers: Integers) -> None:
    builtin = OPERATORS[node.operator].builtin
    if builtin in CHANNEL_AXIS:
        _quantize_weights(tensors, node, CHANNEL_AXIS[builtin], steps[node.inputs[0]][0], numbers)
        return
    for index in node.inputs:
        tensor = tensors[index] if index >= 0 else None
        if tensor is not None and tensor.data is not None and tensor.dtype == "float32":
            step = numbers.step_of(float(tensor.data.min()), float(tensor.data.max()))
            data = _to_integers(tensor.data, step, numbers.dtype)
            tensors[index] = replace(tensor, dtype=numbers.dtype, data=data, quantization=_stored(step))


def _quantize_weights(tensors: list[Tensor], node: Node, axis: int, input_scale: float, numbers: Integers) -> None:
    weights, bias_index = tensors[node.inputs[1]], node.inputs[2] if len(node.inputs) > 2 else -1
    assert weights.data is not None
    bias = tensors[bias_index].data if bias_index >= 0 else None
    scales = _weight_scales(weights.data, axis, bias, input_scale * numbers.largest_bias)
    data = stored_weights(weights.data, scales, axis)
    tensors[node.inputs[1]] = replace(weights, dtype="int8", data=data, quantization=per_channel(scales, axis))
    if bias is not None:
        whole = np.clip(round_half_away(bias.astype(np.float64) / (input_scale * scales)), *BIAS_LIMITS[numbers.bias_dtype]).astype(
            numbers.bias_dtype
        )
        tensors[bias_index] = replace(
            tensors[bias_index], dtype=numbers.bias_dtype, data=whole, quantization=per_channel(input_scale * scales, 0)
        )


def _weight_scales(weights: Array, axis: int, bias: Array | None, largest_bias: float) -> Array:
    scales = channel_scales(weights, axis)
    if bias is not None:
        scales = np.maximum(scales, np.abs(bias.astype(np.float64)) / largest_bias)
    return scales


def _with_float_ends(graph: Graph) -> Graph:
    """Floats outside, int8 inside: a QUANTIZE in front and a DEQUANTIZE behind."""
    tensors, front, back = list(graph.tensors), list[Node](), list[Node]()
    inputs, outputs = list[int](), list[int]()
    for index in graph.inputs:
        inputs.append(_append_float(tensors, index))
        front.append(Node(BY_BUILTIN["QUANTIZE"].name, (inputs[-1],), (index,), {}))
    for index in graph.outputs:
        outputs.append(_append_float(tensors, index))
        back.append(Node(BY_BUILTIN["DEQUANTIZE"].name, (index,), (outputs[-1],), {}))
    return replace(graph, tensors=tuple(tensors), nodes=(*front, *graph.nodes, *back), inputs=tuple(inputs), outputs=tuple(outputs))


def _append_float(tensors: list[Tensor], index: int) -> int:
    inner = tensors[index]
    tensors.append(Tensor(f"{inner.name} as float", inner.shape, "float32"))
    return len(tensors) - 1


def _stored(step: Step) -> Quantization:
    """As it lies in the file: scales are float32 there."""
    return Quantization((float(np.float32(step[0])),), (step[1],))


def _to_integers(values: Array, step: Step, dtype: str) -> Array:
    limits = np.iinfo(dtype)
    quantized: Array = np.clip(round_half_away(values.astype(np.float64) / step[0]) + step[1], limits.min, limits.max).astype(dtype)
    return quantized
