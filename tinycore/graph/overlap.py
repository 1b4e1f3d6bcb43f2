"""How far a layer's output may reach into its own input while the layer runs."""

from __future__ import annotations

from tinycore.ops.operator import KernelCall

# Kernels that make their output row by row from the top and for each row read no input row above its window; within a row,
# in any order. In a single row they go from left to right, and work on at most `NEIGHBOURS` outputs in any order.
TOP_TO_BOTTOM = frozenset(
    f"ts_{operator}_{dtype}" for operator in ("conv2d", "depthwise_conv2d", "max_pool2d", "average_pool2d") for dtype in ("int8", "float")
)
NEIGHBOURS = 8


def safe_distance(call: KernelCall, *, input_bytes: int, output_bytes: int) -> int:
    """How many bytes before its input the output has to start so that nothing is overwritten that is still needed.

    `output_bytes` (or more) when both have to be apart.
    """
    if call.function not in TOP_TO_BOTTOM:
        return output_bytes
    if _setting(call, "output_height") == _setting(call, "input_height") == 1:
        return _lead(call, "width", input_bytes, output_bytes, padding="padding_left", block=NEIGHBOURS)
    return _lead(call, "height", input_bytes, output_bytes, padding="padding_top", block=1)


def _lead(call: KernelCall, axis: str, input_bytes: int, output_bytes: int, *, padding: str, block: int) -> int:
    """The largest lead of the writing over the reading: what is written before step y is done, less what is no longer read."""
    steps = _setting(call, f"output_{axis}")
    written, read = output_bytes // steps, input_bytes // _setting(call, f"input_{axis}")
    stride, before = _setting(call, f"stride_{axis}"), _setting(call, padding)
    return max(min(steps, y + block) * written - max(0, y * stride - before) * read for y in range(steps))


def _setting(call: KernelCall, name: str) -> int:
    value = call.settings[name]
    if not isinstance(value, int):
        raise TypeError(name)
    return value
