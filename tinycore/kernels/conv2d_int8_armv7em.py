"""CONV_2D on cores with the DSP extension: two windows are widened to 16 bits, then multiplied with four channels at a time."""

from __future__ import annotations

import numpy as np

from tinycore.graph.records import Array, Graph, Node
from tinycore.kernels.exact_scale import is_scalable, scale_words
from tinycore.kernels.packed_weights import GROUP, WORD, as_stream, is_packable, padded, start_words, sums_of, weight_words
from tinycore.ops.operator import Constant, KernelCall
from tinycore.ops.write_order import WriteOrder

FUNCTION = "ts_conv2d_int8_armv7em"
SOURCES = (
    "assembly_armv7em.h",
    "clamp_int8_armv7em.h",
    "columns_armv7em.h",
    "conv2d_int8_armv7em.c",
    "conv2d_int8_armv7em.h",
    "two_columns_int8_armv7em.S",
    "two_columns_int8_armv7em.h",
    "window.h",
)
GEOMETRY = (
    *("input_height", "input_width", "input_channels", "output_height", "output_width", "output_channels"),
    *("window_height", "window_width", "stride_height", "stride_width", "dilation_height", "dilation_width", "padding_top", "padding_left"),
)


def replace(_graph: Graph, _node: Node, call: KernelCall) -> KernelCall | None:
    """The fast call, unless a shift or a sum is beyond what the loop can hold."""
    weights, bias, multiplier, shift = (_values(call, name) for name in ("weights", "bias", "multiplier", "shift"))
    zero_point = -_integer(call, "input_offset")
    sums = sums_of(weights, bias, zero_point=zero_point)
    if not is_packable(sums) or not is_scalable(multiplier, shift):
        return None
    whole = padded(sums)
    channels, inputs = len(sums.start), whole.weights.shape[1]
    stream = as_stream(start_words(whole), weight_words(whole), scale_words(multiplier, shift, channels=channels))
    settings = {
        **{name: call.settings[name] for name in GEOMETRY},
        "input_zero_point": zero_point,
        "output_offset": call.settings["output_offset"],
        "low": call.settings["low"],
        "high": call.settings["high"],
        "words": inputs // WORD,
        "weights": Constant(stream),
    }
    return KernelCall(
        FUNCTION,
        f"{FUNCTION}_settings",
        settings,
        call.inputs,
        call.outputs,
        SOURCES,
        scratch_bytes=scratch_bytes(inputs),
        order=WriteOrder(pixels_at_once=2, reads="before"),
    )


def scratch_bytes(inputs: int) -> int:
    """Two widened columns, two windows as bytes, and the outputs of an incomplete group."""
    return 2 * 2 * inputs + 2 * inputs + 2 * GROUP


def _values(call: KernelCall, name: str) -> Array:
    value = call.settings[name]
    assert isinstance(value, Constant)
    return np.asarray(value.values)


def _integer(call: KernelCall, name: str) -> int:
    value = call.settings[name]
    assert isinstance(value, int)
    return value
