"""How each operator is said in ONNX: a function from a node to the name of its real-valued result."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from tinycore.export.onnx_draft import OnnxDraft
from tinycore.graph.records import Array, Node
from tinycore.ops.checks import constant_input, input_tensor, output_tensor, required_input
from tinycore.ops.fixed_point import FLOAT_RANGES
from tinycore.ops.weights import weights_of
from tinycore.ops.windows import padding_top_left

Emit = Callable[[OnnxDraft, Node], str]

CHANNELS_FIRST, CHANNELS_LAST = (0, 3, 1, 2), (0, 2, 3, 1)


def emit(draft: OnnxDraft, node: Node) -> None:
    """Add a node with its fused activation."""
    result = _clamped(draft, node, EMITTERS[node.operator](draft, node))
    draft.computed(node.outputs[0], result)


def _clamped(draft: OnnxDraft, node: Node, name: str) -> str:
    low, high = FLOAT_RANGES[node.attributes.get("activation", "NONE")]
    if np.isinf(high):
        return name if np.isinf(low) else draft.add("Relu", name)
    return draft.add("Clip", name, draft.floats(low), draft.floats(high))


def _convolution(draft: OnnxDraft, node: Node) -> str:
    """Weights `[out][y][x][in]`, or `[1][y][x][out]` where every channel is for itself."""
    stored, channels = weights_of(draft.graph, node), required_input(draft.graph, node, 0).shape[3]
    is_depthwise = node.operator == "depthwise_conv2d"
    ordered = stored.transpose(3, 0, 1, 2) if is_depthwise else stored.transpose(0, 3, 1, 2)
    weights = draft.real(constant_input(draft.graph, node, 1), ordered)
    image = draft.add("Transpose", draft.value(node.inputs[0]), perm=CHANNELS_FIRST)
    made = draft.add(
        "Conv",
        *(image, weights, *_bias(draft, node)),
        group=channels // ordered.shape[1],
        dilations=list(node.attributes["dilation"]),
        **_window(draft, node, ordered.shape[2:]),
    )
    return draft.add("Transpose", made, perm=CHANNELS_LAST)


def _bias(draft: OnnxDraft, node: Node) -> tuple[str, ...]:
    bias = input_tensor(draft.graph, node, 2)
    if bias is None or bias.data is None:
        return ()
    return (draft.constant(_real_bias(draft, node, bias.data)),) if bias.data.dtype.kind != "f" else (draft.value(node.inputs[2]),)


def _real_bias(draft: OnnxDraft, node: Node, stored: Array) -> Array:
    """An integer bias counts in steps of input scale times weight scale, whatever the file says of it."""
    source, weights = required_input(draft.graph, node, 0), constant_input(draft.graph, node, 1)
    assert source.quantization is not None
    assert weights.quantization is not None
    step = source.quantization.scale[0] * np.asarray(weights.quantization.scale, np.float64)
    real: Array = (stored.astype(np.float64) * step).astype(np.float32)
    return real


def _window(draft: OnnxDraft, node: Node, window: tuple[int, ...]) -> dict[str, list[int]]:
    """Strides, and borders on all four sides: as many below and to the right as the last window reaches over."""
    source, output = required_input(draft.graph, node, 0), output_tensor(draft.graph, node)
    stride, dilation = node.attributes["stride"], node.attributes["dilation"]
    before = padding_top_left(draft.graph, node, (window[0], window[1]))
    reach = [(output.shape[1 + k] - 1) * stride[k] + (window[k] - 1) * dilation[k] + 1 for k in (0, 1)]
    after = [max(0, reach[k] - source.shape[1 + k] - before[k]) for k in (0, 1)]
    return {"kernel_shape": list(window), "strides": list(stride), "pads": [*before, *after]}


def _fully_connected(draft: OnnxDraft, node: Node) -> str:
    weights, output = weights_of(draft.graph, node), output_tensor(draft.graph, node)
    rows = draft.add("Reshape", draft.value(node.inputs[0]), draft.integers(-1, weights.shape[1]))
    matrix = draft.real(constant_input(draft.graph, node, 1), weights)
    made = draft.add("Gemm", rows, matrix, *_bias(draft, node), transB=1)
    return draft.add("Reshape", made, draft.integers(-1, *output.shape[1:])) if len(output.shape) != 2 else made


def _pool(operator: str) -> Emit:
    def pooled(draft: OnnxDraft, node: Node) -> str:
        image = draft.add("Transpose", draft.value(node.inputs[0]), perm=CHANNELS_FIRST)
        made = draft.add(operator, image, **_window(draft, node, node.attributes["window"]))
        return draft.add("Transpose", made, perm=CHANNELS_LAST)

    return pooled


def _mean(draft: OnnxDraft, node: Node) -> str:
    source, output = required_input(draft.graph, node, 0), output_tensor(draft.graph, node)
    axes = constant_input(draft.graph, node, 1).data
    assert axes is not None
    numbers = sorted({int(axis) % len(source.shape) for axis in axes.ravel()})
    made = draft.add("ReduceMean", draft.value(node.inputs[0]), draft.integers(*numbers), keepdims=1)
    return draft.add("Reshape", made, draft.integers(-1, *output.shape[1:]))


def _pad(draft: OnnxDraft, node: Node) -> str:
    borders = constant_input(draft.graph, node, 1).data
    assert borders is not None
    value = (
        draft.add("Reshape", draft.value(node.inputs[2]), draft.constant(np.zeros(0, np.int64)))
        if len(node.inputs) > 2
        else draft.floats(0.0)
    )
    return draft.add("Pad", draft.value(node.inputs[0]), draft.integers(*map(int, borders.T.ravel())), value)


def _reshape(draft: OnnxDraft, node: Node) -> str:
    return draft.add("Reshape", draft.value(node.inputs[0]), draft.integers(-1, *output_tensor(draft.graph, node).shape[1:]))


def _softmax(draft: OnnxDraft, node: Node) -> str:
    source, beta = draft.value(node.inputs[0]), node.attributes["beta"]
    return draft.add("Softmax", source if beta == 1.0 else draft.add("Mul", source, draft.floats(beta)), axis=-1)


def _concatenation(draft: OnnxDraft, node: Node) -> str:
    rank = len(output_tensor(draft.graph, node).shape)
    return draft.add("Concat", *(draft.value(index) for index in node.inputs), axis=node.attributes["axis"] % rank)


def _unary(operator: str) -> Emit:
    return lambda draft, node: _reshaped(draft, node, draft.add(operator, draft.value(node.inputs[0])))


def _reshaped(draft: OnnxDraft, node: Node, name: str) -> str:
    """Some files change the shape in passing."""
    source, output = required_input(draft.graph, node, 0), output_tensor(draft.graph, node)
    return name if source.shape == output.shape else draft.add("Reshape", name, draft.integers(-1, *output.shape[1:]))


def _leaky_relu(draft: OnnxDraft, node: Node) -> str:
    return _reshaped(draft, node, draft.add("LeakyRelu", draft.value(node.inputs[0]), alpha=node.attributes["slope"]))


def _binary(operator: str) -> Emit:
    return lambda draft, node: draft.add(operator, *(draft.value(index) for index in node.inputs))


def _same(draft: OnnxDraft, node: Node) -> str:
    """A clamp that is a layer of its own, or a change of scale: what follows does it."""
    return _reshaped(draft, node, draft.value(node.inputs[0]))


EMITTERS: Mapping[str, Emit] = {
    "fully_connected": _fully_connected,
    "conv2d": _convolution,
    "depthwise_conv2d": _convolution,
    "quantize": _same,
    "dequantize": _same,
    "relu": _same,
    "relu6": _same,
    "relu_n1_to_1": _same,
    "leaky_relu": _leaky_relu,
    "reshape": _reshape,
    "expand_dims": _reshape,
    "squeeze": _reshape,
    "max_pool2d": _pool("MaxPool"),
    "average_pool2d": _pool("AveragePool"),
    "mean": _mean,
    "add": _binary("Add"),
    "mul": _binary("Mul"),
    "concatenation": _concatenation,
    "pad": _pad,
    "pad_v2": _pad,
    "softmax": _softmax,
    "logistic": _unary("Sigmoid"),
    "tanh": _unary("Tanh"),
}
