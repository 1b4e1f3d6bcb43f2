"""DEPTHWISE_CONV_2D on cores with the DSP extension: a 3x3 window slides over planes of 16-bit pairs, one channel after the other.

Other windows take four channels of a pixel at a time.
"""

from __future__ import annotations

from dataclasses import replace as changed

import numpy as np

from tinycore.graph.records import Array, Graph, Node
from tinycore.kernels import conv2d_int8_armv7em
from tinycore.kernels.call import constant, integer, is_stand_in
from tinycore.kernels.exact_scale import SILENT, is_scalable
from tinycore.kernels.packed_weights import Integers, Sums, is_packable, sums_of
from tinycore.kernels.slide_scale import SlideScale, slide_scale
from tinycore.kernels.slide_tiles import Tile, best_tile, replaces_input
from tinycore.ops.fixed_point import scale
from tinycore.ops.operator import Constant, KernelCall
from tinycore.ops.write_order import WriteOrder

FUNCTION = "ts_depthwise_conv2d{}_int8_armv7em"
SETTINGS = "ts_depthwise_conv2d_int8_armv7em_settings"
SOURCES = (
    "assembly.h",
    "clamp_int8_armv7em.c",
    "clamp_int8_armv7em.h",
    "columns_armv7em.h",
    "depthwise_tiles_armv7em.c",
    "depthwise_tiles_armv7em.h",
    "slide_by_two_int8_armv7em.S",
    "slide_int8_armv7em.S",
    "slide_int8_armv7em.h",
    "small_code.h",
    "spread_int8_armv7em.S",
    "spread_int8_armv7em.h",
)
WINDOW_SOURCES = (
    "assembly.h",
    "clamp_int8_armv7em.c",
    "clamp_int8_armv7em.h",
    "columns_armv7em.h",
    "depthwise_conv2d.h",
    "depthwise_conv2d_windows_int8_armv7em.c",
    "depthwise_conv2d_windows_int8_armv7em.h",
    "small_code.h",
    "window.h",
    "window_groups_int8_armv7em.S",
    "window_groups_int8_armv7em.h",
)
GEOMETRY = (
    *("input_height", "input_width", "input_channels", "output_height", "output_width", "output_channels"),
    *("window_height", "window_width", "stride_height", "stride_width", "padding_top", "padding_left"),
)
CHANNELS = 4  # that are done together
MOST_PADDING = 1
# Row and column of each weight in the order of slide_int8_armv7em.h; the last one stands behind the start and the multiplier.
PLACES = ((0, 0), (1, 0), (0, 1), (1, 1), (2, 0), (1, 2), (2, 1), (2, 2), (0, 2))


def replace(graph: Graph, node: Node, call: KernelCall) -> KernelCall | None:
    """The fast call, unless several outputs for each channel or too few channels meet a window other than 3x3."""
    return (_slide(call) if _is_slidable(call) else None) or _any_window(graph, node, call)


def _any_window(graph: Graph, node: Node, call: KernelCall) -> KernelCall | None:
    """A window over a single channel is an ordinary convolution."""
    if integer(call, "input_channels") == 1:
        return conv2d_int8_armv7em.replace(graph, node, _as_convolution(call))
    multiplier, shift = constant(call, "multiplier"), constant(call, "shift")
    if not _has_groups(call) or not is_scalable(multiplier, shift) or (multiplier == 0).any():
        return None
    return changed(call, function=FUNCTION.format("_windows"), sources=WINDOW_SOURCES, order=WriteOrder(pixels_at_once=1))


def _slide(call: KernelCall) -> KernelCall | None:
    weights = constant(call, "weights")
    sums = sums_of(weights.reshape(-1, weights.shape[-1]).T, constant(call, "bias"), zero_point=-integer(call, "input_offset"))
    if not is_packable(sums) or not is_scalable(constant(call, "multiplier"), constant(call, "shift")):
        return None
    tile = best_tile(call)
    fitted = _fit(call, sums)
    scales = _fitted_scales(sums, fitted) if fitted else _exact_scales(call, sums)
    settings = {
        **{name: call.settings[name] for name in GEOMETRY},
        "input_zero_point": -integer(call, "input_offset"),
        **{name: integer(call, name) for name in ("output_offset", "low", "high")},
        "is_upright": int(tile.is_upright),
        "tile_height": tile.height,
        "tile_width": tile.width,
        "weights": Constant(_records(sums.weights, scales, is_upright=tile.is_upright)),
    }
    form = _form(call, tile)
    parts = [(form, True), ("_by_two", integer(call, "stride_height") == 2), ("_fitted", fitted is not None)]
    function = FUNCTION.format("".join(part for part, is_so in parts if is_so))
    return KernelCall(
        function,
        SETTINGS,
        settings,
        call.inputs,
        call.outputs,
        (*SOURCES, f"depthwise_conv2d{form}_int8_armv7em.c", f"depthwise_conv2d{form}_int8_armv7em.h"),
        scratch_bytes=tile.scratch_bytes,
        order=WriteOrder(reads="channels") if replaces_input(call, tile) else WriteOrder(rows_at_once=tile.height),
    )


def _as_convolution(call: KernelCall) -> KernelCall:
    names = (*conv2d_int8_armv7em.GEOMETRY, "input_offset", "output_offset", "low", "high", "bias", "multiplier", "shift")
    by_output = np.moveaxis(constant(call, "weights")[0], 2, 0)[..., None]  # [filters, height, width, 1]
    return KernelCall(
        "ts_conv2d_int8",
        "ts_conv2d_int8_settings",
        {**{name: call.settings[name] for name in names}, "weights": Constant(by_output)},
        call.inputs,
        call.outputs,
        call.sources,
    )


def _is_slidable(call: KernelCall) -> bool:
    window = [integer(call, name) for name in ("window_height", "window_width")]
    stride = [integer(call, name) for name in ("stride_height", "stride_width")]
    dilation = [integer(call, name) for name in ("dilation_height", "dilation_width")]
    padding = max(integer(call, "padding_top"), integer(call, "padding_left"))
    return window == [3, 3] and stride in ([1, 1], [2, 2]) and dilation == [1, 1] and padding <= MOST_PADDING


def _form(call: KernelCall, tile: Tile) -> str:
    """Which kernel goes through the tiles: all channels of each tile, or all tiles for a few channels."""
    if not _has_groups(call):
        return "_multiplied"
    is_whole = (tile.height, tile.width) == (integer(call, "output_height"), integer(call, "output_width"))
    return "_rolling" if replaces_input(call, tile) and not is_whole else ""


def _has_groups(call: KernelCall) -> bool:
    """Whether four channels can be done together."""
    return integer(call, "outputs_per_channel") == 1 and integer(call, "input_channels") >= CHANNELS


def _fit(call: KernelCall, sums: Sums) -> SlideScale | None:
    """A scale for outputs that a ReLU cuts off at the zero point."""
    low, high, offset = (integer(call, name) for name in ("low", "high", "output_offset"))
    if low < offset:
        return None
    if is_stand_in(call):
        silent = np.zeros(len(sums.start), np.int64)
        return SlideScale(silent, silent)
    multiplier, shift = (
        np.broadcast_to(constant(call, name).astype(np.int64), sums.start.shape)[:, None] for name in ("multiplier", "shift")
    )
    slope = (multiplier * 2.0 ** (shift - 31.0))[:, 0]
    return slide_scale(sums, slope, lambda sums: np.clip(scale(sums, multiplier, shift) + offset, low, high), low=low, high=high)


def _fitted_scales(sums: Sums, fitted: SlideScale) -> list[Integers]:
    return [(256 * sums.start + fitted.start).astype("<i4"), fitted.multiplier.astype("<i4")]


def _exact_scales(call: KernelCall, sums: Sums) -> list[Integers]:
    """The loop adds the sum once more to the product with twice the multiplier less 2^32."""
    multiplier, shift = (np.broadcast_to(constant(call, name).astype(np.int64), sums.start.shape) for name in ("multiplier", "shift"))
    is_silent = multiplier == 0
    doubled = 2 * np.where(is_silent, SILENT[0], multiplier) - 2**32
    return [sums.start.astype("<i4"), doubled.astype("<i4"), np.where(is_silent, SILENT[1], -shift).astype(np.int8)]


def _records(weights: Integers, scales: list[Integers], *, is_upright: bool) -> Array:
    """The bytes that slide_int8_armv7em.h describes, channel by channel; `weights` are [channels, 9]."""
    window = weights.reshape(-1, 3, 3)
    window = window.transpose(0, 2, 1) if is_upright else window
    rows, columns = zip(*PLACES, strict=True)
    placed = window[:, rows, columns].astype(np.int8)
    as_bytes = [np.ascontiguousarray(values).view(np.int8).reshape(len(weights), -1) for values in scales]
    return np.concatenate([placed[:, :-1], *as_bytes[:2], placed[:, -1:], *as_bytes[2:]], axis=1).reshape(-1)
