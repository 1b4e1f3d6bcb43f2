"""Turn a float32 model into the int8 model that TensorFlow Lite's converter would make of it, in milliseconds.

The rules are those of the converter (MLIR quantizer of TensorFlow 2.21): activations per tensor over the calibrated range
with zero inside it, weights symmetric per output channel, biases int32 at input scale times weight scale.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from tinycore.graph.records import Array, Graph, Node, Quantization, Tensor
from tinycore.ops.table import BY_BUILTIN, OPERATORS
from tinycore.shrink.ranges import Range

SAME_SCALE = frozenset(("MAX_POOL_2D", "AVERAGE_POOL_2D", "RESHAPE", "PAD", "PADV2"))
FIXED_SCALE = {"SOFTMAX": (1 / 256, -128), "LOGISTIC": (1 / 256, -128), "TANH": (1 / 128, 0)}
WEIGHT_AXIS = {"CONV_2D": 0, "FULLY_CONNECTED": 0, "DEPTHWISE_CONV_2D": 3}
SMALLEST_HALF_RANGE = 5e-7  # a channel of zeros still gets a scale
LARGEST_BIAS = 2.0**30  # weights get a coarser scale where the bias would not fit otherwise

Step = tuple[float, int]  # scale in double precision, zero point


def quantize(graph: Graph, ranges: Mapping[int, Range], mode: str) -> Graph:
    """The model as `int8`, or as `int8-float-io`, which takes and gives floats; `float32` leaves it alone."""
    if mode == "float32":
        return graph
    steps = _activation_steps(graph, ranges)
    tensors = list(graph.tensors)
    for index, step in steps.items():
        tensors[index] = replace(tensors[index], dtype="int8", quantization=_stored(step))
    for node in graph.nodes:
        _quantize_constants(tensors, node, steps)
    whole = replace(graph, tensors=tuple(tensors), sha256="")
    return whole if mode == "int8" else _with_float_ends(whole)


def step_of(low: float, high: float) -> Step:
    """Scale and zero point of a range; the zero point is exact where rounding hurts least."""
    low, high = min(low, 0.0), max(high, 0.0)
    if high - low < np.finfo(np.float64).eps:
        return 1.0, -128
    scale = (high - low) / 255
    from_low, from_high = -128 - low / scale, 127 - high / scale
    exact = from_low if 128 + abs(low / scale) < 127 + abs(high / scale) else from_high
    return scale, int(np.clip(np.trunc(exact + np.copysign(0.5, exact)), -128, 127))


def _activation_steps(graph: Graph, ranges: Mapping[int, Range]) -> dict[int, Step]:
    steps = {index: step_of(ranges[index].low, ranges[index].high) for index in graph.inputs}
    for node in graph.nodes:
        builtin = OPERATORS[node.operator].builtin
        for output in node.outputs:
            if builtin in SAME_SCALE:
                steps[output] = steps[node.inputs[0]]
            else:
                steps[output] = FIXED_SCALE.get(builtin) or step_of(ranges[output].low, ranges[output].high)
        if builtin == "CONCATENATION":
            _join(graph, node, steps)
    return steps


def _join(graph: Graph, node: Node, steps: dict[int, Step]) -> None:
    """A concatenation only copies numbers, so all it reads has the scale of its result."""
    for index in node.inputs:
        if index in steps and index not in graph.inputs:
            steps[index] = steps[node.outputs[0]]


def _quantize_constants(tensors: list[Tensor], node: Node, steps: Mapping[int, Step]) -> None:
    builtin = OPERATORS[node.operator].builtin
    if builtin in WEIGHT_AXIS:
        _quantize_weights(tensors, node, WEIGHT_AXIS[builtin], steps[node.inputs[0]][0])
        return
    for index in node.inputs:
        tensor = tensors[index] if index >= 0 else None
        if tensor is not None and tensor.data is not None and tensor.dtype == "float32":
            step = step_of(float(tensor.data.min()), float(tensor.data.max()))
            tensors[index] = replace(tensor, dtype="int8", data=_to_int8(tensor.data, step), quantization=_stored(step))


def _quantize_weights(tensors: list[Tensor], node: Node, axis: int, input_scale: float) -> None:
    weights, bias_index = tensors[node.inputs[1]], node.inputs[2] if len(node.inputs) > 2 else -1
    assert weights.data is not None
    bias = tensors[bias_index].data if bias_index >= 0 else None
    scales = _weight_scales(weights.data, axis, bias, input_scale)
    spread = scales.reshape([-1 if k == axis else 1 for k in range(weights.data.ndim)])
    data = np.clip(_round(weights.data.astype(np.float64) / spread), -127, 127).astype(np.int8)
    tensors[node.inputs[1]] = replace(weights, dtype="int8", data=data, quantization=_per_channel(scales, axis))
    if bias is not None:
        whole = np.clip(_round(bias.astype(np.float64) / (input_scale * scales)), -(2**31), 2**31 - 1).astype(np.int32)
        tensors[bias_index] = replace(tensors[bias_index], dtype="int32", data=whole, quantization=_per_channel(input_scale * scales, 0))


def _weight_scales(weights: Array, axis: int, bias: Array | None, input_scale: float) -> Array:
    across = tuple(k for k in range(weights.ndim) if k != axis)
    scales: Array = np.maximum(np.abs(weights.astype(np.float64)).max(axis=across), SMALLEST_HALF_RANGE) / 127
    if bias is not None:
        scales = np.maximum(scales, np.abs(bias.astype(np.float64)) / (LARGEST_BIAS * input_scale))
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


def _per_channel(scales: Array, axis: int) -> Quantization:
    return Quantization(tuple(scales.astype(np.float32).astype(float).tolist()), (0,) * len(scales), axis)


def _to_int8(values: Array, step: Step) -> Array:
    quantized: Array = np.clip(_round(values.astype(np.float64) / step[0]) + step[1], -128, 127).astype(np.int8)
    return quantized


def _round(values: Array) -> Array:
    """To the nearest whole number, halves away from zero."""
    rounded: Array = np.trunc(values + np.copysign(0.5, values))
    return rounded
