"""CONV_2D on cores with the DSP extension: two windows are widened to 16 bits, then multiplied with four channels at a time."""

from __future__ import annotations

import numpy as np

from tinycore.graph.records import Array, Graph, Node
from tinycore.kernels.call import constant, integer, is_stand_in
from tinycore.kernels.exact_scale import SCALE_WORDS, is_scalable, scale_words
from tinycore.kernels.fitted_scale import FIT_WORDS, Fit, fit, fit_words
from tinycore.kernels.packed_weights import (
    GROUP,
    WORD,
    Sums,
    are_usually_packable,
    as_stream,
    is_packable,
    padded,
    stand_in_stream,
    start_words,
    sums_of,
    weight_words,
)
from tinycore.ops.fixed_point import scale
from tinycore.ops.operator import Constant, KernelCall
from tinycore.ops.write_order import WriteOrder

FUNCTION = "ts_conv2d_int8_armv7em"
SOURCES = (
    "assembly.h",
    "clamp_int8_armv7em.c",
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
MOST_FITTED_INPUTS = 32
MOST_FITTED_CHANNELS = 16


def replace(_graph: Graph, _node: Node, call: KernelCall) -> KernelCall | None:
    """The fast call, unless a shift or a sum is beyond what the loop can hold."""
    weights = _in_whole_rows(constant(call, "weights"))
    found = _usual_stream(call) if is_stand_in(call) else _stream(call)
    if found is None:
        return None
    stream, is_fitted = found
    words = -(-weights.size // weights.shape[0] // WORD)
    settings = {
        **{name: call.settings[name] for name in GEOMETRY},
        "input_zero_point": -integer(call, "input_offset"),
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


def _in_whole_rows(weights: Array) -> Array:
    """[channels, height, width, inputs] -> [channels, height, numbers], each row filled up to whole words with weights of 0."""
    channels, height, width, inputs = weights.shape
    missing = -width * inputs % WORD
    if not any(weights.strides):  # a stand-in
        return np.broadcast_to(np.int8(0), (channels, height, width * inputs + missing))
    return np.pad(weights.reshape(channels, height, -1), ((0, 0), (0, 0), (0, missing)))


def _usual_stream(call: KernelCall) -> tuple[Array, bool] | None:
    """What weights that do not exist yet will take, as a rule."""
    weights = _in_whole_rows(constant(call, "weights"))
    if not are_usually_packable(weights):
        return None
    is_fitted = _may_be_fitted(call)
    return stand_in_stream(weights, scale_words=FIT_WORDS if is_fitted else SCALE_WORDS), is_fitted


def _may_be_fitted(call: KernelCall) -> bool:
    """Whether a ReLU cuts the outputs off at the zero point, and a fit pays."""
    channels, inputs = constant(call, "weights").shape[0], constant(call, "weights").size // constant(call, "weights").shape[0]
    is_worth = inputs <= MOST_FITTED_INPUTS or channels <= MOST_FITTED_CHANNELS
    return is_worth and integer(call, "low") >= integer(call, "output_offset")


def _stream(call: KernelCall) -> tuple[Array, bool] | None:
    """The stream that the loop reads, and whether its scales are fitted."""
    weights, bias, multiplier, shift = (constant(call, name) for name in ("weights", "bias", "multiplier", "shift"))
    sums = sums_of(_in_whole_rows(weights), bias, zero_point=-integer(call, "input_offset"))
    if not is_packable(sums) or not is_scalable(multiplier, shift):
        return None
    fits = _fit(call, sums, multiplier, shift) if _may_be_fitted(call) else None
    scales = fit_words(fits) if fits else scale_words(multiplier, shift, channels=len(weights))
    whole = padded(Sums(sums.weights, sums.start + fits.bias) if fits else sums)
    return as_stream(start_words(whole), weight_words(whole), scales), fits is not None


def _fit(call: KernelCall, sums: Sums, multiplier: Array, shift: Array) -> Fit | None:
    low, high, offset = (integer(call, name) for name in ("low", "high", "output_offset"))
    multipliers, shifts = (np.broadcast_to(values.astype(np.int64), sums.start.shape)[:, None] for values in (multiplier, shift))
    slope = (multipliers * 2.0 ** (shifts - 31.0))[:, 0]
    return fit(sums, slope, lambda sums: np.clip(scale(sums, multipliers, shifts) + offset, low, high), low=low, high=high)
