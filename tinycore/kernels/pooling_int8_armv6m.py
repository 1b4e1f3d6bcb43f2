"""MAX_POOL_2D and AVERAGE_POOL_2D on the smallest Arm cores: one walk through a window, one division for all channels."""

from __future__ import annotations

from dataclasses import replace as changed

from tinycore.graph.records import Graph, Node
from tinycore.kernels.call import integer
from tinycore.ops.operator import KernelCall
from tinycore.ops.write_order import WriteOrder

MOST_PIXELS = 256  # of a window whose mean is found by a multiplication


def replace(_graph: Graph, _node: Node, call: KernelCall) -> KernelCall | None:
    """The fast call; averages of larger windows stay portable."""
    pixels = integer(call, "window_height") * integer(call, "window_width")
    if call.function == "ts_average_pool2d_int8" and pixels > MOST_PIXELS:
        return None
    file = call.function.removeprefix("ts_")
    sources = (f"{file}_armv6m.c", f"{file}_armv6m.h", f"{file.removesuffix('_int8')}.h", "pooling.h")
    return changed(call, function=f"{call.function}_armv6m", sources=sources, order=WriteOrder(pixels_at_once=1))
