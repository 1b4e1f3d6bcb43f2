"""A model as the C calls that run it and the memory they share: what the exporter prints and the cost estimate counts."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tinycore.graph.memory_choice import FASTEST, MemoryChoice
from tinycore.graph.plan import ArenaPlan, outside_tensors, plan_arena
from tinycore.graph.records import Graph, Node
from tinycore.graph.reorder import best_order, has_choice
from tinycore.graph.rings import with_ring
from tinycore.kernels.table import PORTABLE, fastest
from tinycore.ops.operator import KernelCall
from tinycore.ops.table import OPERATORS
from tinycore.ops.write_order import ELEMENTWISE

Calls = tuple[tuple[KernelCall, ...], ...]
COPIES = frozenset(("ts_reshape",))  # kernels that only move numbers: sharing the memory does the same for nothing


@dataclass(frozen=True, eq=False)
class Lowered:
    """`calls` has one entry for every node of `graph`; an empty one only renames its input.

    The nodes of `graph` are those of the model, in the order in which they take the least memory.
    """

    graph: Graph
    calls: Calls
    plan: ArenaPlan


def lower(graph: Graph, instruction_set: str = PORTABLE, memory: MemoryChoice = FASTEST) -> Lowered:
    """Decide in which order which kernels run with which settings, and where every activation lies.

    Portable kernels may be replaced by those of the core's instruction set (`boards.record.Cpu.instruction_set`).
    """
    calls = tuple(_calls(graph, node, instruction_set) for node in graph.nodes)
    return smallest(graph, calls, memory) if memory.is_small else planned(graph, calls, memory)


def smallest(graph: Graph, calls: Calls, memory: MemoryChoice) -> Lowered:
    """Kernels run in place on a ring of rows wherever the arena would be larger without."""
    best = planned(graph, calls, memory)
    rings = tuple(tuple(with_ring(graph, call) or call for call in group) if len(group) == 1 else group for group in calls)
    tried = planned(graph, rings, memory)
    for position in range(len(calls)):
        fewer = (*rings[:position], calls[position], *rings[position + 1 :])
        without = tried if rings[position] == calls[position] else planned(graph, fewer, memory)
        if without.plan.arena_bytes <= tried.plan.arena_bytes:
            rings, tried = fewer, without
    return tried if tried.plan.arena_bytes < best.plan.arena_bytes else best


def planned(graph: Graph, calls: Calls, memory: MemoryChoice) -> Lowered:
    """The calls with their memory; the model's input in the arena where that is allowed and pays."""
    apart = lowered(graph, calls)
    if not memory.may_overwrite_input or len(graph.inputs) != 1:
        return apart
    inside = lowered(graph, calls, has_input_inside=True)
    return inside if inside.plan.arena_bytes < apart.plan.arena_bytes + graph.tensors[graph.inputs[0]].bytes else apart


def lowered(graph: Graph, calls: Calls, *, has_input_inside: bool = False) -> Lowered:
    """The same for calls that are already known."""
    as_given = Lowered(graph, calls, plan_arena(graph, calls, has_input_inside=has_input_inside))
    order = best_order(graph, calls, outside_tensors(graph, has_input_inside=has_input_inside)) if has_choice(graph) else None
    if order is None or order == tuple(range(len(calls))):
        return as_given
    graph, calls = replace(graph, nodes=tuple(graph.nodes[k] for k in order)), tuple(calls[k] for k in order)
    reordered = Lowered(graph, calls, plan_arena(graph, calls, has_input_inside=has_input_inside))
    return min(as_given, reordered, key=lambda one: one.plan.arena_bytes)


def _calls(graph: Graph, node: Node, instruction_set: str) -> tuple[KernelCall, ...]:
    operator = OPERATORS[node.operator]
    portable = _without_copies(operator.calls(graph, node))
    fast = [fastest(graph, node, call, instruction_set=instruction_set) for call in portable]
    if operator.in_place and len(portable) == 1 and fast[0] is portable[0]:
        return (elementwise(portable[0]),)
    return tuple(fast)


def elementwise(call: KernelCall) -> KernelCall:
    """The call with the promise of a kernel that goes through all its inputs number by number."""
    return replace(call, order=replace(ELEMENTWISE, inputs=tuple(range(len(call.inputs)))))


def _without_copies(calls: tuple[KernelCall, ...]) -> tuple[KernelCall, ...]:
    return () if all(call.function in COPIES for call in calls) else calls
