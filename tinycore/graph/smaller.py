"""Less working memory for more work: layers in bands of rows where memory is fullest, rings of rows for the others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tinycore.graph.lowered import Calls, Lowered, planned
from tinycore.graph.memory_choice import MemoryChoice
from tinycore.graph.plan import needed_by_calls
from tinycore.graph.records import Graph
from tinycore.graph.rings import with_ring
from tinycore.graph.stripes import Striped, longest_stage, striped
from tinycore.ops.operator import KernelCall

MOST_STAGES = 4
MOST_LAYERS = 8
STRIPES = (2, 4, 8, 12)
MOST_EXTRA = 0.25  # of the model's multiply-accumulates; beyond that a smaller model is the better answer
MOST_PLANS = 3  # of the ways that look best, how many are planned


def smallest(whole: Lowered, memory: MemoryChoice) -> Lowered:
    """The smallest arena that bands and then rings of rows give; as it was where they do not pay."""
    best = now = whole
    for _ in range(MOST_STAGES):
        ways = sorted(_ways(now, most_macs=int(sum(whole.macs) * (1 + MOST_EXTRA))), key=lambda way: (_fullness(way), sum(way.macs)))
        if not ways or _fullness(ways[0]) >= _fullness(now):
            break
        plans = [planned(whole.model, way.graph, way.calls, way.macs, memory) for way in ways[:MOST_PLANS]]
        now = min(plans, key=lambda plan: plan.plan.arena_bytes)
        best = _smaller(best, now)
    return _smaller(_with_rings(whole, memory), best if best is whole else _with_rings(best, memory))


def _smaller(one: Lowered, other: Lowered) -> Lowered:
    """The first one unless the other's arena is smaller."""
    return other if other.plan.arena_bytes < one.plan.arena_bytes else one


def _fullness(done: Lowered | Striped) -> tuple[int, int]:
    """What the fullest node needs, and how many need as much."""
    needed = list(_needed_by_nodes(done.graph, done.calls))
    return max(needed), needed.count(max(needed))


def _needed_by_nodes(graph: Graph, calls: Sequence[Sequence[KernelCall]]) -> Iterator[int]:
    needed = iter(needed_by_calls(graph, calls))
    return (max((next(needed) for _ in group), default=0) for group in calls)


def _ways(now: Lowered, *, most_macs: int) -> list[Striped]:
    """All ways to run layers around the fullest node in bands that do not cost too much."""
    needed = list(_needed_by_nodes(now.graph, now.calls))
    fullest = needed.index(max(needed))
    stages = [
        range(first, end)
        for first in range(max(0, fullest - MOST_LAYERS), fullest + 1)
        for end in range(max(fullest, first + 1) + 1, first + min(longest_stage(now.graph, now.calls, first), MOST_LAYERS) + 1)
    ]
    ways = (striped(now.graph, now.calls, now.macs, stage=stage, stripes=stripes) for stage in stages for stripes in STRIPES)
    return [way for way in ways if sum(way.macs) <= most_macs]


def _with_rings(best: Lowered, memory: MemoryChoice) -> Lowered:
    """Rings wherever they may be, less those without which the arena is as small."""
    graph, calls = best.graph, best.calls
    rings: Calls = tuple(tuple(with_ring(graph, call) or call for call in group) if len(group) == 1 else group for group in calls)
    tried = planned(best.model, graph, rings, best.macs, memory)
    if tried.plan.arena_bytes >= best.plan.arena_bytes:
        return best
    for position, group in enumerate(calls):
        fewer = (*rings[:position], group, *rings[position + 1 :])
        without = tried if rings[position] == group else planned(best.model, graph, fewer, best.macs, memory)
        if without.plan.arena_bytes <= tried.plan.arena_bytes:
            rings, tried = fewer, without
    return tried
