"""Less working memory for more work: bands of rows for the first layers, rings of rows for the others."""

from __future__ import annotations

from itertools import product

from tinycore.graph.lowered import Calls, Lowered, planned
from tinycore.graph.memory_choice import MemoryChoice
from tinycore.graph.plan import least_arena_bytes
from tinycore.graph.rings import with_ring
from tinycore.graph.stripes import Striped, longest_stage, striped

MOST_LAYERS = 10
STRIPES = (2, 3, 4, 6, 8, 12)
MOST_PLANS = 4  # of the ways that look best, how many are planned
MOST_EXTRA = 0.25  # of the model's multiply-accumulates; beyond that a smaller model is the better answer


def smallest(whole: Lowered, memory: MemoryChoice) -> Lowered:
    """The smallest arena of all ways to run the first layers; in place on rings wherever the arena would be larger without."""
    best = whole
    for way in sorted(_striped(whole), key=lambda way: (least_arena_bytes(way.graph, way.calls), way.extra_macs))[:MOST_PLANS]:
        macs = (way.graph.nodes[0].attributes["macs"], *whole.macs[way.graph.nodes[0].attributes["layers"] :])
        best = _smaller(best, planned(whole.model, way.graph, way.calls, macs, memory))
    return _smaller(_with_rings(whole, memory), best if best is whole else _with_rings(best, memory))


def _smaller(one: Lowered, other: Lowered) -> Lowered:
    """The first one unless the other's arena is smaller."""
    return other if other.plan.arena_bytes < one.plan.arena_bytes else one


def _striped(whole: Lowered) -> list[Striped]:
    """All ways to run some first layers in bands that do not cost too much."""
    most = min(longest_stage(whole.graph, whole.calls), MOST_LAYERS)
    choices = product(range(2, most + 1), STRIPES)
    ways = (striped(whole.graph, whole.calls, whole.macs, layers=layers, stripes=stripes) for layers, stripes in choices)
    return [way for way in ways if way.extra_macs <= MOST_EXTRA * sum(whole.macs)]


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
