"""Where every activation lies in one shared block of memory, decided before anything runs.

The model's inputs and outputs are not in the arena: kernels read them from and write them to the caller's own buffers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

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


@dataclass(frozen=True)
class Buffer:
    """Memory that is needed from call `first` to call `last`, both included."""

    key: tuple[str, int]  # ("tensor", index) or ("scratch", position of the call)
    bytes: int
    first: int
    last: int

    def meets(self, other: Buffer) -> bool:
        """Whether both are needed at the same time."""
        return self.first <= other.last and other.first <= self.last


def plan_arena(graph: Graph, calls: Sequence[Sequence[KernelCall]], *, in_place: Sequence[bool]) -> ArenaPlan:
    """Pack the activations of `graph`; `calls` and `in_place` have one entry for every node.

    A node without any call only renames its input, so its output lies on it. A node that may work in place does so
    wherever nobody reads its input afterwards.
    """
    homes = _homes(graph, calls, in_place)
    buffers = _buffers(graph, [call for group in calls for call in group], homes)
    places = _best_packing(buffers)
    own = {index: place for (kind, index), place in places.items() if kind == "tensor"}
    return ArenaPlan(
        offsets={tensor: own[home] for tensor, home in enumerate(homes) if home in own},
        scratch_offsets={index: place for (kind, index), place in places.items() if kind == "scratch"},
        homes={tensor: home for tensor, home in enumerate(homes) if tensor != home},
        arena_bytes=max((places[buffer.key] + buffer.bytes for buffer in buffers), default=0),
        least_bytes=_fullest_moment(buffers),
    )


def _fullest_moment(buffers: Sequence[Buffer]) -> int:
    """The most bytes that are needed at the same time; it happens when some buffer begins."""
    return max((sum(b.bytes for b in buffers if b.first <= moment <= b.last) for moment in {b.first for b in buffers}), default=0)


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
            buffers.append(Buffer(("tensor", home), _aligned(graph.tensors[home].bytes), min(used), max(used)))
    return buffers


def _outside(graph: Graph) -> frozenset[int]:
    """Tensors that are not in the arena: the caller's buffers and the constants in flash."""
    return frozenset((*graph.inputs, *graph.outputs, *graph.constants()))


def _best_packing(buffers: Sequence[Buffer]) -> dict[tuple[str, int], int]:
    """The smallest of several greedy packings; largest first is usually at the bound, chains need both ends."""
    orders = (
        lambda b: (-b.bytes, b.first),
        lambda b: (b.first, -b.bytes),
        lambda b: (-b.bytes * (b.last - b.first + 1), b.first),
    )
    in_time = sorted(buffers, key=lambda b: (b.first, -b.bytes))
    packings = [_pack(sorted(buffers, key=order)) for order in orders]
    packings.append(_pack(in_time, top=_fullest_moment(buffers)))
    size = {buffer.key: buffer.bytes for buffer in buffers}
    return min(packings, key=lambda places: max((places[key] + size[key] for key in places), default=0))


def _pack(buffers: Iterable[Buffer], *, top: int = 0) -> dict[tuple[str, int], int]:
    """Put each buffer at the lowest place that is free for as long as it is needed.

    With `top`, what does not fit at the very bottom hangs from there if it can, so that the next one finds the bottom free.
    """
    placed: list[tuple[int, Buffer]] = []
    for buffer in buffers:
        met = sorted(((start, other) for start, other in placed if other.meets(buffer)), key=lambda pair: pair[0])
        offset = _lowest(met, buffer.bytes)
        highest = top - buffer.bytes
        if offset > 0 and all(start + other.bytes <= highest for start, other in met):
            offset = highest
        placed.append((offset, buffer))
    return {buffer.key: offset for offset, buffer in placed}


def _lowest(met: Iterable[tuple[int, Buffer]], size: int) -> int:
    offset = 0
    for start, other in met:
        if offset + size <= start:
            break
        offset = max(offset, start + other.bytes)
    return offset


def _aligned(size: int) -> int:
    return -(-size // ALIGNMENT) * ALIGNMENT
