"""MEAN over the outer axes on cores with the DSP extension: four neighbouring sums at a time."""

from __future__ import annotations

from dataclasses import replace as changed

from tinycore.graph.records import Graph, Node
from tinycore.kernels.call import integer
from tinycore.ops.operator import KernelCall

LANES = 4
SOURCES = ("mean_int8_armv7em.c", "mean_int8_armv7em.h", "mean.h", "columns_armv7em.h", "fixed_point.h", "pixels_int8_armv7em.h")


def replace(_graph: Graph, _node: Node, call: KernelCall) -> KernelCall | None:
    """The fast call where the numbers of one mean lie apart, as those of a channel do."""
    if integer(call, "reduced_inner") != 1 or integer(call, "kept_inner") < LANES:
        return None
    return changed(call, function=f"{call.function}_armv7em", sources=SOURCES)
