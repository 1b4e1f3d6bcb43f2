"""How far a call's output may reach into one of its inputs while the kernel runs."""

from __future__ import annotations

import numpy as np

from tinycore.graph.records import Array, Tensor
from tinycore.ops.operator import KernelCall
from tinycore.ops.write_order import WriteOrder

# The portable kernels that go through images pixel by pixel; a faster one declares its own order in `KernelCall.order`.
PIXEL_BY_PIXEL = frozenset(
    f"ts_{operator}_{dtype}"
    for operator, dtypes in {
        "conv2d": ("int8", "int16", "float", "float_weights_half", "float_weights_int8"),
        "depthwise_conv2d": ("int8", "int16", "float", "float_weights_half", "float_weights_int8"),
        "max_pool2d": ("int8", "int16", "float"),
        "average_pool2d": ("int8", "int16", "float"),
    }.items()
    for dtype in dtypes
)


def promised_order(call: KernelCall) -> WriteOrder | None:
    """What the call's kernel promises; None when its inputs and outputs have to be apart."""
    if call.order is None and call.function in PIXEL_BY_PIXEL:
        return WriteOrder(pixels_at_once=1)
    return call.order


def safe_distance(call: KernelCall, position: int, *, source: Tensor, result: Tensor) -> int:
    """How many bytes before its input at `position` the output has to start so that nothing is overwritten that is still needed.

    The output's size when both have to be apart. Both tensors are those that the call names.
    """
    order = promised_order(call)
    if order is None or order.reads == "channels" or position not in order.inputs or len(call.outputs) != 1:
        return result.bytes
    is_image = "output_height" in call.settings
    if position == 0 and is_image:
        return min(result.bytes, _through_windows(order, call, source, result))
    if not is_image and not order.pixels_at_once:  # all in one block
        return result.bytes if order.reads == "during" else 0
    places = _setting(call, "output_height") * _setting(call, "output_width") if is_image else result.elements
    if source.elements != result.elements and (source.elements % places or not is_image):
        return result.bytes
    return min(result.bytes, _one_to_one(order, places, source.bytes // places, result.bytes // places))


def _one_to_one(order: WriteOrder, places: int, read: int, made: int) -> int:
    """For an input that has one place of `read` bytes for every place of `made` bytes; the lead is linear between a few places."""
    block = order.pixels_at_once or places
    starts = np.unique(np.array([0, max(0, places - block), places - 1], np.int64))
    written = starts if order.reads != "during" else np.minimum(places, starts + block)
    return int((written * made - starts * read).max())


def _through_windows(order: WriteOrder, call: KernelCall, source: Tensor, result: Tensor) -> int:
    rows, columns = _setting(call, "output_height"), _setting(call, "output_width")
    row_bytes = source.bytes // _setting(call, "input_height")
    top = _first_covered(call, "height", rows) * row_bytes
    if order.pixels_at_once and order.reads != "once":
        left = _first_covered(call, "width", columns) * (row_bytes // _setting(call, "input_width"))
        lowest = (top[:, None] + left[None, :]).reshape(-1)
        return _lead(order, lowest, block=order.pixels_at_once, made=result.bytes // (rows * columns))
    if order.reads == "once":
        return _lead_over_copies(_covered_until(call, rows) * row_bytes, made=result.bytes // rows)
    return _lead(order, top, block=order.rows_at_once, made=result.bytes // rows)


def _lead(order: WriteOrder, lowest: Array, *, block: int, made: int) -> int:
    """The largest lead of the writing over the reading: what is written before a block is done, less what is no longer read."""
    starts = np.arange(len(lowest), dtype=np.int64)
    still_read = np.minimum.accumulate(lowest[::-1])[::-1]
    written = starts if order.reads == "before" else np.minimum(len(starts), starts + block)
    return int((written * made - still_read).max())


def _lead_over_copies(copied: Array, *, made: int) -> int:
    """The same for a kernel that has copied its input up to `copied` when it writes a row; never less than 0."""
    written = (np.arange(len(copied), dtype=np.int64) + 1) * made
    return max(0, int(np.where(copied < copied[-1], written - copied, 0).max()))


def _first_covered(call: KernelCall, axis: str, steps: int) -> Array:
    """For each output row or column, the first of the input that its window covers."""
    starts = np.arange(steps, dtype=np.int64) * _setting(call, f"stride_{axis}") - _setting(call, _PADDING[axis])
    return np.clip(starts, 0, _setting(call, f"input_{axis}") - 1)


def _covered_until(call: KernelCall, rows: int) -> Array:
    """For each output row, how many input rows it and the rows above it cover."""
    reach = (_setting(call, "window_height") - 1) * _setting(call, "dilation_height", 1) + 1
    ends = np.arange(rows, dtype=np.int64) * _setting(call, "stride_height") - _setting(call, "padding_top") + reach
    return np.clip(ends, 0, _setting(call, "input_height"))


_PADDING = {"height": "padding_top", "width": "padding_left"}


def _setting(call: KernelCall, name: str, default: int | None = None) -> int:
    value = call.settings.get(name, default)
    if not isinstance(value, int):
        raise TypeError(name)
    return value
