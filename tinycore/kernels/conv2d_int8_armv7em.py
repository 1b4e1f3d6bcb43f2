"""CONV_2D on cores with the DSP extension: two windows are widened to 16 bits, then multiplied with four channels at a time."""

from __future__ import annotations

import numpy as np

from tinycore.graph.records import Array, Graph, Node
from tinycore.kernels.call import constant, integer, is_stand_in
from tinycore.kernels.exact_scale import is_scalable, scale_words
from tinycore.kernels.fitted_scale import Fit, fit, fit_words
from tinycore.kernels.packed_weights import GROUP, WORD, Sums, as_stream, is_packable, padded, start_words, sums_of, weight_words
from tinycore.ops.fixed_point import scale
from tinycore.ops.operator import Constant, KernelCall
from tinycore.ops.write_order import WriteOrder

FUNCTION = "ts_conv2d_int8_armv7em"
SOURCES = (
    "assembly.h",
    "clamp_int8_armv7em.h",
    "columns_armv7em.h",
    "conv2d_int8_armv7em.c",
    "conv2d_int8_armv7em.h",
    "small_code.h",
    "two_columns_int8_armv7em.S",
    "two_columns_int8_armv7em.h",
    "widen_int8_armv7em.S",
    "window.h",
)
GEOMETRY = (
    *("input_height", "input_width", "input_channels", "output_height", "output_width", "output_channels"),
    *("window_height", "window_width", "stride_height", "stride_width", "dilation_height", "dilation_width", "padding_top", "padding_left"),
)


# A fitted scale takes three more bytes a channel; for long sums in many channels it saves too little time.
MOST_FITTED_INPUTS = 64
MOST_FITTED_CHANNELS = 32


def replace(_graph: Graph, _node: Node, call: KernelCall) -> KernelCall | None:
    """The fast call, unless a shift or a sum is beyond what the loop can hold."""
    weights, bias, multiplier, shift = (constant(call, name) for name in ("weights", "bias", "multiplier", "shift"))
    zero_point = -integer(call, "input_offset")
    sums = sums_of(weights, bias, zero_point=zero_point)
    if not is_packable(sums) or not is_scalable(multiplier, shift):
        return None
    stream, is_fitted = _stream(call, sums, multiplier, shift)
    words = -(-sums.weights.shape[1] // WORD)
    settings = {
        **{name: call.settings[name] for name in GEOMETRY},
        "input_zero_point": zero_point,
        "output_offset": integer(call, "output_offset"),
        "low": integer(call, "low"),
        "high": integer(call, "high"),
        "words": words,
        "is_fitted": int(is_fitted),
        "weights": Constant(stream),
    }
    return KernelCall(
        FUNCTION,
        f"{FUNCTION}_settings",
        settings,
        call.inputs,
        call.outputs,
        SOURCES,
        scratch_bytes=scratch_bytes(words),
        order=WriteOrder(pixels_at_once=2, reads="before"),
    )


def scratch_bytes(words: int) -> int:
    """Two widened columns, two windows as bytes, and the outputs of an incomplete group."""
    return 2 * 8 * words + 2 * WORD * words + 2 * GROUP


def _stream(call: KernelCall, sums: Sums, multiplier: Array, shift: Array) -> tuple[Array, bool]:
    """The stream that the loop reads, and whether its scales are fitted."""
    channels, inputs = sums.weights.shape
    is_worth = inputs <= MOST_FITTED_INPUTS or channels <= MOST_FITTED_CHANNELS
    fits = _fit(call, sums, multiplier, shift) if is_worth else None
    scales = fit_words(fits) if fits else scale_words(multiplier, shift, channels=channels)
    whole = padded(Sums(sums.weights, sums.start + fits.bias) if fits else sums)
    return as_stream(start_words(whole), weight_words(whole), scales), fits is not None


def _fit(call: KernelCall, sums: Sums, multiplier: Array, shift: Array) -> Fit | None:
    """A fit for outputs that a ReLU cuts off at the zero point."""
    low, high, offset = (integer(call, name) for name in ("low", "high", "output_offset"))
    if low < offset or is_stand_in(call):
        return None
    multipliers, shifts = (np.broadcast_to(values.astype(np.int64), sums.start.shape)[:, None] for values in (multiplier, shift))
    slope = (multipliers * 2.0 ** (shifts - 31.0))[:, 0]
    return fit(sums, slope, lambda sums: np.clip(scale(sums, multipliers, shifts) + offset, low, high), low=low, high=high)
