"""DIV: the first operand divided by the second, element by element, on floats."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tinycore.graph.records import Array, Graph, Node
from tinycore.ops.checks import expect_activation, output_tensor, refusal
from tinycore.ops.elementwise import elementwise_attributes
from tinycore.ops.fixed_point import activation_range_float
from tinycore.ops.float_math import clamp
from tinycore.ops.operator import KernelCall, Operator, no_macs
from tinycore.ops.pairwise import check_pairwise, pairwise_call, repeated


def check(graph: Graph, node: Node) -> None:
    """Floats that fit each other: TensorFlow Lite cannot divide int8 either."""
    check_pairwise(graph, node)
    expect_activation(graph, node)
    if output_tensor(graph, node).dtype != "float32":
        raise refusal(graph, node, "it divides int8 numbers, which TensorFlow Lite does not do either")


def reference(graph: Graph, node: Node, inputs: Sequence[Array]) -> Sequence[Array]:
    """Exactly as the kernel."""
    first, second = repeated(graph, node, inputs)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        return [clamp(first / second, *activation_range_float(node.attributes["activation"]))]


def calls(graph: Graph, node: Node) -> tuple[KernelCall, ...]:
    """One call."""
    low, high = activation_range_float(node.attributes["activation"])
    return (pairwise_call(graph, node, {"low": low, "high": high}),)


OPERATOR = Operator(
    name="div",
    builtin="DIV",
    attributes=elementwise_attributes,
    check=check,
    reference=reference,
    macs=no_macs,
    calls=calls,
    in_place=True,
    micro_name="AddDiv",
)
