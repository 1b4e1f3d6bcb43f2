"""A model as the C calls that run it and the memory they share: what the exporter prints and the cost estimate counts."""

from __future__ import annotations

from dataclasses import dataclass

from tinycore.graph.plan import ArenaPlan, plan_arena
from tinycore.graph.records import Graph
from tinycore.ops.operator import KernelCall
from tinycore.ops.table import OPERATORS

COPIES = frozenset(("ts_reshape",))  # kernels that only move numbers: sharing the memory does the same for nothing


@dataclass(frozen=True, eq=False)
class Lowered:
    """`calls` has one entry for every node of `graph`; an empty one only renames its input."""

    graph: Graph
    calls: tuple[tuple[KernelCall, ...], ...]
    plan: ArenaPlan


def lower(graph: Graph) -> Lowered:
    """Decide which kernels run with which settings, and where every activation lies."""
    calls = tuple(_without_copies(OPERATORS[node.operator].calls(graph, node)) for node in graph.nodes)
    return lowered(graph, calls, in_place=tuple(OPERATORS[node.operator].in_place for node in graph.nodes))


def lowered(graph: Graph, calls: tuple[tuple[KernelCall, ...], ...], *, in_place: tuple[bool, ...]) -> Lowered:
    """The same for calls that are already known."""
    return Lowered(graph, calls, plan_arena(graph, calls, in_place=in_place))


def _without_copies(calls: tuple[KernelCall, ...]) -> tuple[KernelCall, ...]:
    return () if all(call.function in COPIES for call in calls) else calls
