"""Where every activation lies in one shared block of memory, decided before anything runs.

The model's inputs and outputs are not in the arena: kernels read them from and write them to the caller's own buffers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tinycore.graph.lifetimes import activation_buffers, merged_homes, renamed_homes, scratch_buffers
from tinycore.graph.packing import best_packing, fullest_moment, packed_bytes
from tinycore.graph.records import Graph
from tinycore.ops.operator import KernelCall


@dataclass(frozen=True)
class ArenaPlan:
    """Byte offsets by tensor and, for calls that need working memory, by position in the list of all calls.

    `homes` names, for each tensor that lies on another one, that other tensor. No plan for these calls in this order can be
    smaller than `least_bytes`.
    """

    offsets: Mapping[int, int]
    scratch_offsets: Mapping[int, int]
    homes: Mapping[int, int]
    arena_bytes: int
    least_bytes: int

    def home(self, tensor: int) -> int:
        """The tensor in whose memory this one lies; itself when it has its own."""
        return self.homes.get(tensor, tensor)

    @property
    def is_optimal(self) -> bool:
        """Whether no smaller plan exists."""
        return self.arena_bytes == self.least_bytes


def plan_arena(graph: Graph, calls: Sequence[Sequence[KernelCall]]) -> ArenaPlan:
    """Pack the activations of `graph`; `calls` has one entry for every node.

    A node without any call only renames its input, so its output lies on it. The output of a call that promises an order
    (`ops/write_order.py`) may lie on or reach into an input that nobody reads afterwards.
    """
    outside = frozenset((*graph.inputs, *graph.outputs, *graph.constants()))
    sequence = [call for group in calls for call in group]
    homes = renamed_homes(graph, calls, outside)
    apart = activation_buffers(graph, sequence, homes, outside)
    least = fullest_moment([*apart, *scratch_buffers(sequence)])
    in_place = merged_homes(graph, homes, apart)
    plans = (_packed(graph, sequence, tried, outside, least_bytes=least) for tried in (in_place, homes))
    first = next(plans)
    return first if first.is_optimal or in_place == homes else min(first, next(plans), key=lambda plan: plan.arena_bytes)


def _packed(graph: Graph, calls: Sequence[KernelCall], homes: Sequence[int], outside: frozenset[int], *, least_bytes: int) -> ArenaPlan:
    buffers = [*scratch_buffers(calls), *activation_buffers(graph, calls, homes, outside)]
    places = best_packing(buffers, least_bytes=least_bytes)
    own = {index: place for (kind, index), place in places.items() if kind == "tensor"}
    return ArenaPlan(
        offsets={tensor: own[home] for tensor, home in enumerate(homes) if home in own},
        scratch_offsets={index: place for (kind, index), place in places.items() if kind == "scratch"},
        homes={tensor: home for tensor, home in enumerate(homes) if tensor != home},
        arena_bytes=packed_bytes(buffers, places),
        least_bytes=least_bytes,
    )
