"""FULLY_CONNECTED whose weights the model computes: one matrix times another, as some converters write it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tinycore.graph.records import Array, Graph, Node
from tinycore.ops.checks import (
    constant_input,
    expect_activation,
    expect_scale_ratio,
    expect_shape,
    expect_types,
    input_tensor,
    output_tensor,
    quantization_of,
    refusal,
    required_input,
)
from tinycore.ops.fixed_point import activation_range_float, activation_range_int8, scale_once, split_multiplier
from tinycore.ops.operator import Constant, KernelCall
from tinycore.ops.weights import bias_values, zero_point_of

SOURCES = ("fully_connected_computed.c", "fully_connected_computed.h", "fixed_point.h", "float_range.h")
LARGEST_WIDTH = 1 << 15  # each product is below 2^16, the sum has 32 bits


def has_computed_weights(graph: Graph, node: Node) -> bool:
    """Whether input 1 is no constant."""
    weights = input_tensor(graph, node, 1)
    return weights is not None and weights.data is None


def check_computed(graph: Graph, node: Node) -> None:
    """Weights are [units, width] of the input's dtype with one scale, and the input consists of rows of that width."""
    source, weights, output = required_input(graph, node, 0), required_input(graph, node, 1), output_tensor(graph, node)
    expect_types(graph, node, "int8", "float32", tensors=(source, weights, output))
    expect_activation(graph, node)
    if len(weights.file_shape) != 2 or not node.attributes["is_plain_layout"]:
        raise refusal(graph, node, f"its weights of shape {list(weights.file_shape)}, which it computes, are no plain matrix")
    units, width = weights.file_shape
    if source.elements % width or output.elements != source.elements // width * units or width > LARGEST_WIDTH:
        raise refusal(graph, node, f"{source.elements} inputs and {output.elements} outputs do not fit weights of {units} x {width}")
    if input_tensor(graph, node, 2) is not None:
        bias = constant_input(graph, node, 2)
        expect_shape(graph, node, bias, (units,))
        if bias.dtype != ("int32" if source.dtype == "int8" else "float32"):
            raise refusal(graph, node, f"its bias is {bias.dtype}")
    if source.dtype == "int8":
        expect_scale_ratio(graph, node, _ratio(graph, node))


def _ratio(graph: Graph, node: Node) -> float:
    tensors = (required_input(graph, node, 0), required_input(graph, node, 1), output_tensor(graph, node))
    source, weights, output = (quantization_of(graph, node, tensor).scale[0] for tensor in tensors)
    return source * weights / output


def reference_computed(graph: Graph, node: Node, inputs: Sequence[Array]) -> Sequence[Array]:
    """Integers exactly as LiteRT's reference kernel, which rounds once; floats to rounding."""
    source, weights, output = required_input(graph, node, 0), required_input(graph, node, 1), output_tensor(graph, node)
    units, width = weights.file_shape
    matrices, activation = inputs[1].reshape(-1, units, width), node.attributes["activation"]
    rows = inputs[0].reshape(1 if source.data is not None else len(inputs[0]), -1, width)
    shape = (len(matrices), *output.shape[1:])
    if output.dtype == "float32":
        sums = np.matmul(rows, matrices.transpose(0, 2, 1)) + bias_values(graph, node, channels=units, dtype=np.float32)
        return [np.clip(sums, *activation_range_float(activation)).astype(np.float32).reshape(shape)]
    left, right = rows.astype(np.int64) - zero_point_of(source), matrices.astype(np.int64) - zero_point_of(weights)
    sums = np.matmul(left, right.transpose(0, 2, 1)) + bias_values(graph, node, channels=units, dtype=np.int64)
    scaled = scale_once(sums, _ratio(graph, node)) + zero_point_of(output)
    return [np.clip(scaled, *activation_range_int8(activation, output)).astype(np.int8).reshape(shape)]


def macs_computed(graph: Graph, node: Node) -> int:
    """One per input of each output."""
    return output_tensor(graph, node).elements * required_input(graph, node, 1).file_shape[1]


def calls_computed(graph: Graph, node: Node) -> tuple[KernelCall, ...]:
    """One call with two inputs."""
    source, weights, output = required_input(graph, node, 0), required_input(graph, node, 1), output_tensor(graph, node)
    units, width = weights.file_shape
    is_float = output.dtype == "float32"
    bias = bias_values(graph, node, channels=units, dtype=np.float32 if is_float else np.int32)
    own = dict(zip(("low", "high"), activation_range_float(node.attributes["activation"]), strict=True)) if is_float else _int8(graph, node)
    settings: dict[str, int | float | Constant] = {
        "rows": source.elements // width,
        "inputs": width,
        "outputs": units,
        **own,
        "bias": Constant(bias),
    }
    function = f"ts_fully_connected_computed_{'float' if is_float else 'int8'}"
    return (KernelCall(function, f"{function}_settings", settings, node.inputs[:2], node.outputs, SOURCES),)


def _int8(graph: Graph, node: Node) -> dict[str, int]:
    output = output_tensor(graph, node)
    low, high = activation_range_int8(node.attributes["activation"], output)
    parts = split_multiplier(_ratio(graph, node))
    return {
        "input_offset": -zero_point_of(required_input(graph, node, 0)),
        "weights_offset": -zero_point_of(required_input(graph, node, 1)),
        "output_offset": zero_point_of(output),
        "low": low,
        "high": high,
        **dict(zip(("multiplier_high", "multiplier_low", "shift"), parts, strict=True)),
    }
