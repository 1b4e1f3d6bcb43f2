"""What ADD and MUL share: attributes, checks, the settings of the float kernels and the choice between two kernels."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tinycore.graph.records import Graph, Node
from tinycore.ops.attributes import activation_name
from tinycore.ops.broadcast import Operands, operands
from tinycore.ops.checks import expect_activation, expect_types, output_tensor, quantization_of, required_input
from tinycore.ops.fixed_point import activation_range_float, activation_range_int8
from tinycore.ops.operator import Constant, KernelCall

Settings = Mapping[str, int | float]


def elementwise_attributes(options: Any) -> dict[str, Any]:
    """Of AddOptions and MulOptions: the fused activation."""
    return {"activation": activation_name(options.FusedActivationFunction())}


def check_elementwise(graph: Graph, node: Node) -> None:
    """Both operands and the output are int8 or float32, and one operand is repeated in a way that the kernels can walk."""
    tensors = (required_input(graph, node, 0), required_input(graph, node, 1), output_tensor(graph, node))
    expect_types(graph, node, "int8", "float32", tensors=tensors)
    expect_activation(graph, node)
    operands(graph, node)


def is_float(graph: Graph, node: Node) -> bool:
    """Whether the node computes with floats."""
    return output_tensor(graph, node).dtype == "float32"


def scales(graph: Graph, node: Node, pair: Operands) -> tuple[float, float, float]:
    """Of the first operand, the second, and the output."""
    first, second = required_input(graph, node, pair.first), required_input(graph, node, pair.second)
    quantizations = [quantization_of(graph, node, tensor) for tensor in (first, second, output_tensor(graph, node))]
    return quantizations[0].scale[0], quantizations[1].scale[0], quantizations[2].scale[0]


def zero_points(graph: Graph, node: Node, pair: Operands) -> tuple[int, int, int]:
    """Of the first operand, the second, and the output."""
    first, second = required_input(graph, node, pair.first), required_input(graph, node, pair.second)
    quantizations = [quantization_of(graph, node, tensor) for tensor in (first, second, output_tensor(graph, node))]
    return quantizations[0].zero_point[0], quantizations[1].zero_point[0], quantizations[2].zero_point[0]


def value_range(graph: Graph, node: Node) -> tuple[float, float]:
    """The stored values to which the fused activation clamps."""
    activation, output = node.attributes["activation"], output_tensor(graph, node)
    return activation_range_float(activation) if is_float(graph, node) else activation_range_int8(activation, output)


def elementwise_call(graph: Graph, node: Node, pair: Operands, arithmetic: Settings) -> tuple[KernelCall, ...]:
    """The kernel with a constant second operand where the file has one, else the one with two inputs."""
    low, high = value_range(graph, node)
    shape = {"outer": pair.outer, "shared": pair.shared, "inner": pair.inner}
    settings: dict[str, int | float | Constant] = {**shape, **arithmetic, "low": low, "high": high}
    suffix = "float" if is_float(graph, node) else "int8"
    first, second = node.inputs[pair.first], node.inputs[pair.second]
    sources = (f"{node.operator}.c", f"{node.operator}.h", "fixed_point.h", "float_range.h")
    values = graph.tensors[second].data
    if values is None:
        function = f"ts_{node.operator}_{suffix}"
        return (KernelCall(function, f"{function}_settings", settings, (first, second), node.outputs, sources),)
    function = f"ts_{node.operator}_constant_{suffix}"
    settings["second"] = Constant(values.reshape(-1))
    return (KernelCall(function, f"{function}_settings", settings, (first,), node.outputs, sources),)
