"""Where what operators keep from one call of the model to the next lies: a block of its own, never shared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tinycore.graph.lifetimes import aligned
from tinycore.graph.records import Graph
from tinycore.ops.operator import KernelCall


@dataclass(frozen=True)
class StatePlan:
    """Byte offsets by tensor; all bytes are 0 after a reset."""

    offsets: Mapping[int, int]
    bytes: int


def plan_states(graph: Graph, calls: Iterable[Sequence[KernelCall]]) -> StatePlan:
    """The states that kernels read and write, one after the other."""
    offsets, size = dict[int, int](), 0
    for tensor in (tensor for group in calls for call in group for tensor in call.states):
        offsets[tensor] = size
        size += aligned(graph.tensors[tensor].bytes)
    return StatePlan(offsets, size)
