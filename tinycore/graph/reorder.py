"""The order of a model's nodes in which the fullest moment is least full (Liberis and Lane, 2019)."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tinycore.graph.lifetimes import aligned, renamed_homes
from tinycore.graph.overlap import safe_distance
from tinycore.graph.records import Graph, Node
from tinycore.ops.operator import KernelCall

MOST_STATES = 3000  # sets of nodes that may have run; models with few branches have a few hundred


@dataclass(frozen=True)
class _Step:
    """What one node does to memory: homes by number, sizes in bytes."""

    reads: tuple[int, ...]
    makes: tuple[int, ...]
    after: int  # the nodes that have to run before, as bits
    scratch: int
    shares: tuple[tuple[int, int], ...]  # with a home that nobody reads later, so many bytes


def best_order(graph: Graph, calls: Sequence[Sequence[KernelCall]], outside: frozenset[int]) -> tuple[int, ...] | None:
    """Positions of the nodes in the order of the lowest peak; the model's own order wherever that is as good.

    None when there are too many orders. The peak is that of the sum of bytes: the packing may need more.
    """
    homes = renamed_homes(graph, calls, outside)
    producers = {tensor: position for position, node in enumerate(graph.nodes) for tensor in node.outputs}
    steps = [_step(graph, node, group, homes, outside, producers) for node, group in zip(graph.nodes, calls, strict=True)]
    sizes = {home: aligned(graph.tensors[home].bytes) for home in homes}
    return _lowest_peak(steps, sizes, _readers(steps))


def has_choice(graph: Graph) -> bool:
    """Whether some tensor is read by several nodes, or the model has several inputs: else there is only one order."""
    readers = [tensor for node in graph.nodes for tensor in {*node.inputs} if tensor >= 0 and graph.tensors[tensor].data is None]
    return len(readers) > len({*readers}) or len(graph.inputs) > 1


def _step(
    graph: Graph, node: Node, group: Sequence[KernelCall], homes: Sequence[int], outside: frozenset[int], producers: Mapping[int, int]
) -> _Step:
    needed = {producers[tensor] for tensor in node.inputs if tensor in producers}
    inside = [home for home in dict.fromkeys(homes[t] for t in node.inputs if t >= 0) if home not in outside]
    made = [home for home in dict.fromkeys(homes[t] for t in node.outputs) if home not in outside] if group else []
    return _Step(
        tuple(inside),
        tuple(made),
        sum(1 << k for k in needed),
        max((aligned(call.scratch_bytes) for call in group), default=0),
        tuple(_shares(graph, group[0], homes, outside)) if len(group) == 1 and made else (),
    )


def _shares(graph: Graph, call: KernelCall, homes: Sequence[int], outside: frozenset[int]) -> Iterator[tuple[int, int]]:
    result = graph.tensors[call.outputs[0]]
    for position, tensor in enumerate(call.inputs):
        distance = safe_distance(call, position, source=graph.tensors[tensor], result=result)
        if homes[tensor] not in outside and call.inputs.count(tensor) == 1 and distance < result.bytes:
            yield homes[tensor], min(result.bytes - distance, graph.tensors[tensor].bytes)


def _readers(steps: Sequence[_Step]) -> dict[int, int]:
    """For each home, the nodes that read it, as bits."""
    readers: dict[int, int] = {}
    for position, step in enumerate(steps):
        for home in step.reads:
            readers[home] = readers.get(home, 0) | 1 << position
    return readers


def _lowest_peak(steps: Sequence[_Step], sizes: dict[int, int], readers: dict[int, int]) -> tuple[int, ...] | None:
    """Search from the empty set, lowest peak first; the first way to the full set is the best one."""
    waiting: list[tuple[int, int, tuple[int, ...], int, int]] = [(0, 0, (), 0, 0)]  # peak, less is later, order, ran, bytes alive
    seen: set[int] = set()
    while waiting:
        peak, _, order, ran, alive = heapq.heappop(waiting)
        if len(order) == len(steps):
            return order
        if ran in seen:
            continue
        seen.add(ran)
        if len(seen) > MOST_STATES:
            return None
        for position, step in enumerate(steps):
            if not ran >> position & 1 and step.after & ran == step.after:
                during, then = _run(position, step, ran, sizes, readers)
                heapq.heappush(waiting, (max(peak, alive + during), -len(order) - 1, (*order, position), ran | 1 << position, alive + then))
    return None


def _run(position: int, step: _Step, ran: int, sizes: dict[int, int], readers: dict[int, int]) -> tuple[int, int]:
    """By how many bytes memory grows while the node runs and once it has run."""
    still = ~(ran | 1 << position)
    dying = [home for home in step.reads if not readers[home] & still]
    made = sum(sizes[home] for home in step.makes)
    shared = max((size for home, size in step.shares if home in dying), default=0)
    unread = sum(sizes[home] for home in step.makes if not readers.get(home, 0))
    return made + step.scratch - shared, made - unread - sum(sizes[home] for home in dying)
