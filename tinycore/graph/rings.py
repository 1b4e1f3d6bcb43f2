"""Window kernels that may run in place: the rows under the window are kept in scratch memory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from tinycore.graph.lifetimes import aligned
from tinycore.graph.records import Graph
from tinycore.ops.operator import KernelCall
from tinycore.ops.write_order import WriteOrder

# The kernel functions that have a variant `<function>_ring`, and the name of its files.
FILES: Mapping[str, str] = {
    "ts_conv2d_int8": "conv2d_ring",
    "ts_conv2d_float": "conv2d_ring",
    "ts_depthwise_conv2d_int8": "depthwise_conv2d_ring",
    "ts_depthwise_conv2d_float": "depthwise_conv2d_ring",
    "ts_conv2d_int8_armv6m": "conv2d_int8_ring_armv6m",
    "ts_conv2d_int8_armv7em": "conv2d_int8_ring_armv7em",
}
IN_PLACE = WriteOrder(reads="once")


def with_ring(graph: Graph, call: KernelCall) -> KernelCall | None:
    """The call that may overwrite its input; None where there is no such kernel or no use for it, as in a single row."""
    file = FILES.get(call.function)
    height, window, dilation = (call.settings.get(name, 1) for name in ("input_height", "window_height", "dilation_height"))
    if file is None or not isinstance(height, int) or not isinstance(window, int) or not isinstance(dilation, int):
        return None
    reach, rows = (window - 1) * dilation + 1, call.settings["output_height"]
    if reach >= height or rows == 1:
        return None
    kept = aligned(reach * graph.tensors[call.inputs[0]].bytes // height)
    sources = (*call.sources, f"{file}.c", f"{file}.h", "ring.h")
    return replace(call, function=f"{call.function}_ring", sources=sources, scratch_bytes=kept + call.scratch_bytes, order=IN_PLACE)
