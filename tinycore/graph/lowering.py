"""A model as the C calls that run it and the memory they share: what the exporter prints and the cost estimate counts."""

from __future__ import annotations

from dataclasses import replace

from tinycore.compiler.runtime_files import PORTABLE
from tinycore.graph.encoded import FAST, SMALL, with_encodings
from tinycore.graph.lowered import Calls, Lowered, planned
from tinycore.graph.memory_choice import FASTEST, MemoryChoice
from tinycore.graph.records import Graph, Node
from tinycore.graph.smaller import smallest
from tinycore.graph.tabulated import tabulated
from tinycore.graph.unpacked import with_unpacking
from tinycore.kernels.table import fastest
from tinycore.ops.operator import KernelCall
from tinycore.ops.table import OPERATORS
from tinycore.ops.write_order import ELEMENTWISE

__all__ = ("Lowered", "lower", "lowered")

COPIES = frozenset(("ts_reshape",))  # kernels that only move numbers: sharing the memory does the same for nothing


def lower(graph: Graph, instruction_set: str = PORTABLE, memory: MemoryChoice = FASTEST, weights: str = FAST) -> Lowered:
    """Decide in which order which kernels run with which settings, and where every activation lies.

    Portable kernels may be replaced by those of the core's instruction set (`boards.record.Cpu.instruction_set`), and by those that
    read `weights` in fewer bytes (`graph/encoded.py`).
    """
    calls = tabulated(graph) or tuple(_calls(graph, node, instruction_set) for node in graph.nodes)
    done = lowered(graph, calls, memory)
    dense = smallest(done, memory) if memory.is_small else done
    stored = with_encodings(dense, memory, instruction_set=instruction_set, weights=weights)
    return with_unpacking(stored, memory) if weights == SMALL else stored


def lowered(graph: Graph, calls: Calls, memory: MemoryChoice = FASTEST) -> Lowered:
    """The same for calls that are already known."""
    macs = tuple(OPERATORS[node.operator].macs(graph, node) if node.operator in OPERATORS else 0 for node in graph.nodes)
    return planned(graph, graph, calls, macs, memory)


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
