"""DEPTHWISE_CONV_2D on the smallest Arm cores: two or three neighbouring outputs of a channel at a time."""

from __future__ import annotations

import numpy as np

from tinycore.graph.records import Array, Graph, Node
from tinycore.graph.rings import IN_PLACE
from tinycore.kernels.call import constant, integer, is_stand_in
from tinycore.kernels.conv2d_int8_armv7em import GEOMETRY
from tinycore.kernels.open_scale import FIELDS, open_scale
from tinycore.kernels.packed_weights import Integers, Sums, as_stream
from tinycore.ops.fixed_point import scale
from tinycore.ops.operator import Constant, KernelCall

FUNCTION = "ts_depthwise_conv2d{window}{signed}_int8_armv6m"
SETTINGS = "ts_depthwise_conv2d_int8_armv6m_settings"
SOURCES = (
    *("depthwise_conv2d_int8_armv6m.c", "depthwise_conv2d_int8_armv6m.h", "outputs_int8_armv6m.S", "outputs_int8_armv6m.h"),
    *("assembly.h", "constant.h", "small_code.h"),
)
TAPS = 3  # of a word
WINDOWS = {(3, 3, 1, 1): "_3x3", (3, 3, 1, 2): "_3x3_by_two"}  # height, width, dilation and stride along a row


def replace(_graph: Graph, _node: Node, call: KernelCall) -> KernelCall | None:
    """The fast call, unless no scale by short products equals LiteRT's."""
    window = _window(call)
    words = _weight_words(call, is_any=not window)
    scales = _usual_scales(call) if is_stand_in(call) else _scales(call)
    if scales is None:
        return None
    is_signed = bool(scales[:, 3].any())
    fields = scales if is_signed else np.delete(scales, 3, axis=1)
    settings: dict[str, int | float | Constant] = {
        **{name: call.settings[name] for name in GEOMETRY[:6]},
        "outputs_per_channel": integer(call, "outputs_per_channel"),
        **{name: call.settings[name] for name in GEOMETRY[6:]},
        "input_zero_point": -integer(call, "input_offset"),
        "low": integer(call, "low"),
        "high": integer(call, "high"),
        "row_bytes": _row_bytes(call),
        "channel_words": 1 + words.shape[1] + fields.shape[1],
        "weight_words": words.shape[1],
        "weights": Constant(_stream(call, words, fields)),
    }
    function = FUNCTION.format(window=window, signed="_signed" if is_signed else "")
    reach = (integer(call, "window_height") - 1) * integer(call, "dilation_height") + 1
    scratch = reach * _row_bytes(call)
    return KernelCall(function, SETTINGS, settings, call.inputs, call.outputs, SOURCES, scratch_bytes=scratch, order=IN_PLACE)


def _window(call: KernelCall) -> str:
    """The windows for which there is a loop of their own; empty for others."""
    height, width, dilation, stride = (integer(call, name) for name in ("window_height", "window_width", "dilation_width", "stride_width"))
    return WINDOWS.get((height, width, dilation, stride), "") if integer(call, "output_width") > 1 else ""


def _row_bytes(call: KernelCall) -> int:
    """Of an input row with its padding, as far as windows reach."""
    taps = TAPS * -(-integer(call, "window_width") // TAPS)
    columns = (integer(call, "output_width") - 1) * integer(call, "stride_width") + (taps - 1) * integer(call, "dilation_width") + 1
    return 4 * -(-columns * integer(call, "input_channels") // 4)


def _weight_words(call: KernelCall, *, is_any: bool) -> Integers:
    """[channels, words]: three taps of a row in each."""
    weights = constant(call, "weights").reshape(integer(call, "window_height"), integer(call, "window_width"), -1).astype(np.int64)
    rows = np.pad(weights, ((0, 0), (0, -weights.shape[1] % TAPS), (0, 0)))
    taps = rows.reshape(rows.shape[0], -1, TAPS, rows.shape[2])
    words = (taps[:, :, 0] & 255) | (taps[:, :, 1] & 255) << 8 | ((taps[:, :, 2] & 255) << 16 if is_any else taps[:, :, 2] << 16)
    if is_any:
        words[:, -1] |= -1 << 24
    by_channel: Integers = words.transpose(2, 0, 1).reshape(words.shape[2], -1)
    return by_channel


def _sums(call: KernelCall) -> Sums:
    """Sums over inputs as they are stored; the zero point stands in the padding."""
    weights = constant(call, "weights").reshape(-1, integer(call, "output_channels")).T.astype(np.int64)
    return Sums(weights, constant(call, "bias").astype(np.int64) + integer(call, "input_offset") * weights.sum(axis=1))


def _scales(call: KernelCall) -> Array | None:
    sums = _sums(call)
    low, high, offset = (integer(call, name) for name in ("low", "high", "output_offset"))
    multipliers, shifts = (
        np.broadcast_to(constant(call, name).astype(np.int64), sums.start.shape)[:, None] for name in ("multiplier", "shift")
    )
    slope = (multipliers * 2.0 ** (shifts - 31.0))[:, 0]
    return open_scale(sums, slope, lambda x: np.clip(scale(x, multipliers, shifts) + offset, low, high), low=low, high=high)


def _usual_scales(call: KernelCall) -> Array:
    """As many numbers as trained layers need; those with a ReLU need no sign."""
    has_relu = integer(call, "low") == integer(call, "output_offset")
    row = np.zeros(FIELDS, np.int32)
    row[3] = not has_relu
    return np.broadcast_to(row, (integer(call, "output_channels"), FIELDS))


def _stream(call: KernelCall, words: Integers, fields: Array) -> Array:
    if is_stand_in(call):
        return np.broadcast_to(np.int32(0), len(words) * (1 + words.shape[1] + fields.shape[1]))
    return as_stream(_sums(call).start[:, None], words, fields.astype(np.int64))
