"""REDUCE_ANY: whether one of the truth values along some axes is true."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tinycore.graph.records import Array, Graph, Node
from tinycore.ops.checks import output_tensor
from tinycore.ops.operator import KernelCall, Operator, no_macs
from tinycore.ops.reduction import check_reduction, reduction_attributes, reduction_call, reduction_rows


def check(graph: Graph, node: Node) -> None:
    """Truth values, and axes that the kernel can walk."""
    check_reduction(graph, node, "bool")


def reference(graph: Graph, node: Node, inputs: Sequence[Array]) -> Sequence[Array]:
    """Exactly as the kernel."""
    rows = reduction_rows(graph, node, inputs[0])
    return [rows.any(1).reshape(len(inputs[0]), *output_tensor(graph, node).shape[1:])]


def calls(graph: Graph, node: Node) -> tuple[KernelCall, ...]:
    """One call."""
    return (replace(reduction_call(graph, node), function="ts_reduce_any", settings_type="ts_reduction_settings"),)


OPERATOR = Operator(
    name="reduce_any",
    builtin="REDUCE_ANY",
    attributes=reduction_attributes,
    check=check,
    reference=reference,
    macs=no_macs,
    calls=calls,
)
