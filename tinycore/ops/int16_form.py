"""Operators whose arithmetic on int16 shares nothing with that on int8: a second form in a file of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from tinycore.graph.records import Array, Graph, Node
from tinycore.ops.operator import KernelCall, Operator


@dataclass(frozen=True)
class Int16Form:
    """What an operator does where its output is int16; the fields are those of `Operator`."""

    check: Callable[[Graph, Node], None]
    reference: Callable[[Graph, Node, Sequence[Array]], Sequence[Array]]
    calls: Callable[[Graph, Node], tuple[KernelCall, ...]]


def with_int16(operator: Operator, form: Int16Form) -> Operator:
    """The operator with a second form for int16."""

    def check(graph: Graph, node: Node) -> None:
        (form if _is_int16(graph, node) else operator).check(graph, node)

    def reference(graph: Graph, node: Node, inputs: Sequence[Array]) -> Sequence[Array]:
        return (form if _is_int16(graph, node) else operator).reference(graph, node, inputs)

    def calls(graph: Graph, node: Node) -> tuple[KernelCall, ...]:
        return (form if _is_int16(graph, node) else operator).calls(graph, node)

    return replace(operator, check=check, reference=reference, calls=calls)


def _is_int16(graph: Graph, node: Node) -> bool:
    return graph.tensors[node.outputs[0]].dtype == "int16"
