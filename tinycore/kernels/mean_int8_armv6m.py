"""MEAN over the outer axes on the smallest Arm cores: one walk through the numbers of a mean."""

from __future__ import annotations

from dataclasses import replace as changed

from tinycore.graph.records import Graph, Node
from tinycore.kernels.call import integer
from tinycore.ops.operator import KernelCall

SOURCES = ("mean_int8_armv6m.c", "mean_int8_armv6m.h", "mean.h", "fixed_point.h")


def replace(_graph: Graph, _node: Node, call: KernelCall) -> KernelCall | None:
    """The fast call where the numbers of one mean lie apart, as those of a channel do."""
    if integer(call, "reduced_inner") != 1:
        return None
    return changed(call, function=f"{call.function}_armv6m", sources=SOURCES)
