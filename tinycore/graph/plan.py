"""Where every activation lies in one shared block of memory, decided before anything runs.

The model's inputs and outputs are not in the arena: kernels read them from and write them to the caller's own buffers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from tinycore.graph.overlap import safe_distance
from tinycore.graph.packing import Buffer, best_packing, packed_bytes
from tinycore.graph.records import Graph, Node
from tinycore.ops.operator import KernelCall

ALIGNMENT = 4  # kernels read activations as 32-bit words


@dataclass(frozen=True)
class ArenaPlan:
    """Byte offsets by tensor and, for calls that need working memory, by position in the list of all calls.

    `homes` names, for each tensor that lies on another one, that other tensor. `least_bytes` is what is needed at the
    fullest moment: no plan with these lifetimes can be smaller.
    """

    offsets: Mapping[int, int]
    scratch_offsets: Mapping[int, int]
    homes: Mapping[int, int]
    arena_bytes: int
    least_bytes: int

    def home(self, tensor: int) -> int:
        """The tensor in whose memory this one lies; itself when it has its own."""
        return self.homes.get(tensor, tensor)


def plan_arena(graph: Graph, calls: Sequence[Sequence[KernelCall]], *, in_place: Sequence[bool]) -> ArenaPlan:
    """Pack the activations of `graph`; `calls` and `in_place` have one entry for every node.

    A node without any call only renames its input, so its output lies on it. A node that may work in place does so
    wherever nobody reads its input afterwards. The output of a layer that goes through its input from top to bottom may
    reach into it.
    """
    homes = _homes(graph, calls, in_place)
    buffers = _buffers(graph, [call for group in calls for call in group], homes)
    least = _fullest_moment(buffers)
    places = best_packing(buffers, least_bytes=least)
    own = {index: place for (kind, index), place in places.items() if kind == "tensor"}
    return ArenaPlan(
        offsets={tensor: own[home] for tensor, home in enumerate(homes) if home in own},
        scratch_offsets={index: place for (kind, index), place in places.items() if kind == "scratch"},
        homes={tensor: home for tensor, home in enumerate(homes) if tensor != home},
        arena_bytes=packed_bytes(buffers, places),
        least_bytes=least,
    )


def _fullest_moment(buffers: Sequence[Buffer]) -> int:
    """The most bytes that are needed at the same time; it happens when some buffer begins."""
    return max((_needed_at(moment, buffers) for moment in {b.first for b in buffers}), default=0)


def _needed_at(moment: int, buffers: Sequence[Buffer]) -> int:
    alive = {buffer.key: buffer for buffer in buffers if buffer.first <= moment <= buffer.last}
    total = sum(buffer.bytes for buffer in alive.values())
    for buffer in alive.values():
        if buffer.grows_into in alive:
            total -= min(buffer.bytes - buffer.distance, alive[buffer.grows_into].bytes)
    return total


def _homes(graph: Graph, calls: Sequence[Sequence[KernelCall]], in_place: Sequence[bool]) -> list[int]:
    """For each tensor, the tensor in whose memory it lies."""
    homes = list(range(len(graph.tensors)))
    last_use = {tensor: position for position, node in enumerate(graph.nodes) for tensor in node.inputs}
    for position, node in enumerate(graph.nodes):
        if not calls[position]:
            _rename(graph, node, homes)
        elif in_place[position] and _may_overwrite(graph, node, homes, {t: p for t, p in last_use.items() if p > position}):
            homes[node.outputs[0]] = homes[node.inputs[0]]
    return homes


def _rename(graph: Graph, node: Node, homes: list[int]) -> None:
    """Put the node's output on its input, or move the input's memory to the model's output, which has a fixed place."""
    source, result = homes[node.inputs[0]], node.outputs[0]
    if result in graph.outputs and source not in _outside(graph):
        for tensor, home in enumerate(homes):
            homes[tensor] = result if home == source else home
    else:
        homes[result] = source


def _may_overwrite(graph: Graph, node: Node, homes: Sequence[int], read_later: Mapping[int, int]) -> bool:
    """Whether the first output may lie on the first input: equally large, inside the arena, read by nobody afterwards."""
    source, result = homes[node.inputs[0]], node.outputs[0]
    if source in _outside(graph) or result in graph.outputs:
        return False
    if any(homes[tensor] == source for tensor in (*read_later, *node.inputs[1:]) if tensor >= 0):
        return False
    return graph.tensors[result].bytes == graph.tensors[node.inputs[0]].bytes


def _buffers(graph: Graph, calls: Sequence[KernelCall], homes: Sequence[int]) -> list[Buffer]:
    outside = _outside(graph)
    buffers = [
        Buffer(("scratch", moment), _aligned(call.scratch_bytes), moment, moment) for moment, call in enumerate(calls) if call.scratch_bytes
    ]
    moments: dict[int, list[int]] = {}
    for moment, call in enumerate(calls):
        for tensor in (*call.inputs, *call.outputs):
            moments.setdefault(homes[tensor], []).append(moment)
    for home, used in moments.items():
        if home not in outside:
            plain = Buffer(("tensor", home), _aligned(graph.tensors[home].bytes), min(used), max(used))
            buffers.append(_reaching(graph, plain, calls[min(used)], homes, moments))
    return buffers


def _reaching(graph: Graph, buffer: Buffer, maker: KernelCall, homes: Sequence[int], moments: Mapping[int, list[int]]) -> Buffer:
    """The buffer, reaching into the input of the call that makes it where that input is read for the last time."""
    if len(maker.inputs) != 1 or len(maker.outputs) != 1 or homes[maker.inputs[0]] in _outside(graph):
        return buffer
    source = homes[maker.inputs[0]]
    input_bytes, output_bytes = graph.tensors[source].bytes, graph.tensors[buffer.key[1]].bytes
    distance = _aligned(safe_distance(maker, input_bytes=input_bytes, output_bytes=output_bytes))
    is_last_use = max(moments[source]) == buffer.first and buffer.key != ("tensor", source)
    return replace(buffer, grows_into=("tensor", source), distance=distance) if is_last_use and distance < buffer.bytes else buffer


def _outside(graph: Graph) -> frozenset[int]:
    """Tensors that are not in the arena: the caller's buffers and the constants in flash."""
    return frozenset((*graph.inputs, *graph.outputs, *graph.constants()))


def _aligned(size: int) -> int:
    return -(-size // ALIGNMENT) * ALIGNMENT
