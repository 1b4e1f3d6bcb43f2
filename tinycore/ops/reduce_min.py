"""REDUCE_MIN: the smallest number along some axes."""

from __future__ import annotations

from collections.abc import Sequence

from tinycore.graph.records import Array, Graph, Node
from tinycore.ops.checks import output_tensor
from tinycore.ops.operator import KernelCall, Operator, no_macs
from tinycore.ops.pairwise import expect_one_scale
from tinycore.ops.reduction import check_reduction, reduction_attributes, reduction_call, reduction_rows


def check(graph: Graph, node: Node) -> None:
    """Axes that the kernel can walk; int8 numbers keep their scale."""
    check_reduction(graph, node)
    expect_one_scale(graph, node, tensors=1)


def reference(graph: Graph, node: Node, inputs: Sequence[Array]) -> Sequence[Array]:
    """Exactly as the kernel."""
    rows = reduction_rows(graph, node, inputs[0])
    return [rows.min(1).reshape(len(inputs[0]), *output_tensor(graph, node).shape[1:])]


def calls(graph: Graph, node: Node) -> tuple[KernelCall, ...]:
    """One call."""
    return (reduction_call(graph, node),)


OPERATOR = Operator(
    name="reduce_min",
    builtin="REDUCE_MIN",
    attributes=reduction_attributes,
    check=check,
    reference=reference,
    macs=no_macs,
    calls=calls,
    micro_name="AddReduceMin",
)
