"""Where every activation lies in one shared block of memory, decided before anything runs.

The model's inputs and outputs are not in the arena: kernels read them from and write them to the caller's own buffers. Only
where the caller allows that the input is overwritten, it lies there as well.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tinycore.graph.exact_packing import improve_packing
from tinycore.graph.lifetimes import activation_buffers, channelwise_homes, merged_homes, renamed_homes, scratch_buffers
from tinycore.graph.packing import Key, best_packing, fullest_moment, needed_bytes, packed_bytes
from tinycore.graph.records import Graph
from tinycore.ops.operator import KernelCall


@dataclass(frozen=True)
class ArenaPlan:
    """Byte offsets by tensor and, for calls that need working memory, by position in the list of all calls.

    `homes` names, for each tensor that lies on another one, that other tensor. It is proven that no plan for these calls in this
    order is smaller than `least_bytes`.
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


def outside_tensors(graph: Graph, *, has_input_inside: bool = False) -> frozenset[int]:
    """Tensors that are not in the arena: the caller's buffers, the constants in flash, and what operators keep between calls."""
    return frozenset((*(() if has_input_inside else graph.inputs), *graph.outputs, *graph.constants(), *graph.states()))


def plan_arena(graph: Graph, calls: Sequence[Sequence[KernelCall]], *, has_input_inside: bool = False) -> ArenaPlan:
    """Pack the activations of `graph`; `calls` has one entry for every node.

    A node without any call only renames its input, so its output lies on it. The output of a call that promises an order
    (`ops/write_order.py`) may lie on or reach into an input that nobody reads afterwards.
    """
    outside = outside_tensors(graph, has_input_inside=has_input_inside)
    sequence = [call for group in calls for call in group]
    homes = channelwise_homes(sequence, graph, renamed_homes(graph, calls, outside), outside)
    apart = [*scratch_buffers(sequence), *activation_buffers(graph, sequence, homes, outside)]
    least = fullest_moment(apart)
    in_place = merged_homes(graph, homes, apart)
    together = [*scratch_buffers(sequence), *activation_buffers(graph, sequence, in_place, outside)]
    greedy = best_packing(together, least_bytes=least)
    packed = packed_bytes(together, greedy)
    better = improve_packing(apart, packed=packed, least_bytes=least)
    if better.places is None:
        return _plan(graph, in_place, greedy, arena_bytes=packed, least_bytes=better.least_bytes)
    return _plan(graph, homes, better.places, arena_bytes=packed_bytes(apart, better.places), least_bytes=better.least_bytes)


def needed_by_calls(graph: Graph, calls: Sequence[Sequence[KernelCall]], *, has_input_inside: bool = False) -> list[int]:
    """How many bytes each call needs in the arena at least: a quick look before a plan is made."""
    outside = outside_tensors(graph, has_input_inside=has_input_inside)
    sequence = [call for group in calls for call in group]
    homes = channelwise_homes(sequence, graph, renamed_homes(graph, calls, outside), outside)
    buffers = [*scratch_buffers(sequence), *activation_buffers(graph, sequence, homes, outside)]
    return [needed_bytes(moment, buffers) for moment in range(len(sequence))]


def _plan(graph: Graph, homes: Sequence[int], places: Mapping[Key, int], *, arena_bytes: int, least_bytes: int) -> ArenaPlan:
    own = {index: place for (kind, index), place in places.items() if kind == "tensor"}
    return ArenaPlan(
        offsets={tensor: own[home] + (graph.tensors[tensor].lies_in or (0, 0))[1] for tensor, home in enumerate(homes) if home in own},
        scratch_offsets={index: place for (kind, index), place in places.items() if kind == "scratch"},
        homes={tensor: home for tensor, home in enumerate(homes) if tensor != home},
        arena_bytes=arena_bytes,
        least_bytes=least_bytes,
    )
