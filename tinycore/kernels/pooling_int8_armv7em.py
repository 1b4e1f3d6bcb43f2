"""MAX_POOL_2D and AVERAGE_POOL_2D on cores with the DSP extension: four channels of a pixel in one word."""

from __future__ import annotations

from dataclasses import replace as changed

from tinycore.graph.records import Graph, Node
from tinycore.kernels.call import integer
from tinycore.ops.operator import KernelCall
from tinycore.ops.write_order import WriteOrder

LANES = 4
MOST_PIXELS = 256  # of a window, whose sum has to fit into 16 bits
SOURCES = (
    "clamp_int8_armv7em.c",
    "clamp_int8_armv7em.h",
    "columns_armv7em.h",
    "pixels_int8_armv7em.h",
    "pool_places_armv7em.h",
    "pooling.h",
    "small_code.h",
)


def replace(_graph: Graph, _node: Node, call: KernelCall) -> KernelCall | None:
    """The fast call for at least four channels; averages of large windows stay portable."""
    pixels = integer(call, "window_height") * integer(call, "window_width")
    if integer(call, "input_channels") < LANES or (call.function == "ts_average_pool2d_int8" and pixels > MOST_PIXELS):
        return None
    file = call.function.removeprefix("ts_")
    sources = (f"{file}_armv7em.c", f"{file}_armv7em.h", f"{file.removesuffix('_int8')}.h", *SOURCES)
    return changed(call, function=f"{call.function}_armv7em", sources=sources, order=WriteOrder(pixels_at_once=1))
