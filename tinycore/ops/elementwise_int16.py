"""What ADD and MUL of int16 share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tinycore.graph.records import Array, Graph, Node
from tinycore.ops.broadcast import Operands, aligned, operands
from tinycore.ops.checks import expect_activation, expect_types, output_tensor, required_input
from tinycore.ops.fixed_point import Integers, activation_range_int16
from tinycore.ops.operator import Constant, KernelCall, wide_sources


def check_elementwise_int16(graph: Graph, node: Node) -> None:
    """Both operands and the output are int16, and one operand is repeated in a way that the kernels can walk."""
    expect_types(graph, node, "int16", tensors=(required_input(graph, node, 0), required_input(graph, node, 1), output_tensor(graph, node)))
    expect_activation(graph, node)
    operands(graph, node)


def ordered(graph: Graph, node: Node, inputs: Sequence[Array], pair: Operands) -> tuple[Integers, Integers]:
    """The first and the second operand of the kernel, ready to be broadcast."""
    both = aligned(graph, node, inputs)
    return both[pair.first].astype("int64"), both[pair.second].astype("int64")


def value_range_int16(graph: Graph, node: Node) -> tuple[int, int]:
    """The stored values to which the fused activation clamps."""
    return activation_range_int16(node.attributes["activation"], output_tensor(graph, node))


def elementwise_call_int16(graph: Graph, node: Node, arithmetic: Mapping[str, int]) -> KernelCall:
    """The kernel with a constant second operand where the file has one, else the one with two inputs."""
    pair, (low, high) = operands(graph, node), value_range_int16(graph, node)
    settings: dict[str, int | float | Constant] = {"outer": pair.outer, "shared": pair.shared, "inner": pair.inner}
    settings |= {**arithmetic, "low": low, "high": high}
    first, second = node.inputs[pair.first], node.inputs[pair.second]
    values, sources = graph.tensors[second].data, wide_sources(f"ts_{node.operator}")
    if values is None:
        function = f"ts_{node.operator}_int16"
        return KernelCall(function, f"{function}_settings", settings, (first, second), node.outputs, sources)
    function = f"ts_{node.operator}_constant_int16"
    settings["second"] = Constant(values.reshape(-1))
    return KernelCall(function, f"{function}_settings", settings, (first,), node.outputs, sources)
