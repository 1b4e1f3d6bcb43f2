"""The calls of a model with the memory they share, in the order in which they take the least of it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tinycore.graph.memory_choice import MemoryChoice
from tinycore.graph.plan import ArenaPlan, outside_tensors, plan_arena
from tinycore.graph.records import Graph
from tinycore.graph.reorder import best_order, has_choice
from tinycore.ops.operator import KernelCall

Calls = tuple[tuple[KernelCall, ...], ...]


@dataclass(frozen=True, eq=False)
class Lowered:
    """`calls` and `macs` have one entry for every node of `graph`; empty calls only rename the node's input.

    `model` is what was lowered. The nodes of `graph` are its nodes in the order of the least memory; where its first layers
    run in bands of rows, they are a single node `stripes`.
    """

    model: Graph
    graph: Graph
    calls: Calls
    macs: tuple[int, ...]
    plan: ArenaPlan


def planned(model: Graph, graph: Graph, calls: Calls, macs: tuple[int, ...], memory: MemoryChoice) -> Lowered:
    """The calls with their memory; the model's input in the arena where that is allowed and pays."""
    apart = _ordered(model, graph, calls, macs)
    if not memory.may_overwrite_input or len(graph.inputs) != 1:
        return apart
    inside = _ordered(model, graph, calls, macs, has_input_inside=True)
    return inside if inside.plan.arena_bytes < apart.plan.arena_bytes + graph.tensors[graph.inputs[0]].bytes else apart


def _ordered(model: Graph, graph: Graph, calls: Calls, macs: tuple[int, ...], *, has_input_inside: bool = False) -> Lowered:
    as_given = Lowered(model, graph, calls, macs, plan_arena(graph, calls, has_input_inside=has_input_inside))
    order = best_order(graph, calls, outside_tensors(graph, has_input_inside=has_input_inside)) if has_choice(graph) else None
    if order is None or order == tuple(range(len(calls))):
        return as_given
    graph = replace(graph, nodes=tuple(graph.nodes[k] for k in order))
    calls, macs = tuple(calls[k] for k in order), tuple(macs[k] for k in order)
    reordered = Lowered(model, graph, calls, macs, plan_arena(graph, calls, has_input_inside=has_input_inside))
    return min(as_given, reordered, key=lambda one: one.plan.arena_bytes)
