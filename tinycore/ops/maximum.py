"""MAXIMUM: the larger one of two numbers, element by element."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tinycore.graph.records import Array, Graph, Node
from tinycore.ops.operator import KernelCall, Operator, no_attributes, no_macs
from tinycore.ops.pairwise import check_pairwise, expect_one_scale, pairwise_call, repeated


def check(graph: Graph, node: Node) -> None:
    """Operands that fit each other; LiteRT compares stored numbers, so int8 ones have one scale."""
    check_pairwise(graph, node)
    expect_one_scale(graph, node, tensors=2)


def reference(graph: Graph, node: Node, inputs: Sequence[Array]) -> Sequence[Array]:
    """Exactly as the kernel; of two equal numbers the second, which tells zeros apart."""
    first, second = repeated(graph, node, inputs)
    return [np.where(first > second, first, second)]


def calls(graph: Graph, node: Node) -> tuple[KernelCall, ...]:
    """One call."""
    return (pairwise_call(graph, node, {}),)


OPERATOR = Operator(
    name="maximum",
    builtin="MAXIMUM",
    attributes=no_attributes,
    check=check,
    reference=reference,
    macs=no_macs,
    calls=calls,
    in_place=True,
    micro_name="AddMaximum",
)
