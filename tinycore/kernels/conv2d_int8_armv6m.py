"""CONV_2D on the smallest Arm cores: one window is widened to words, then multiplied with four channels at a time."""

from __future__ import annotations

import numpy as np

from tinycore.graph.records import Array, Graph, Node
from tinycore.kernels.call import constant, integer, is_stand_in
from tinycore.kernels.conv2d_int8_armv7em import GEOMETRY
from tinycore.kernels.packed_weights import GROUP, WORD, Sums, are_usually_packable, is_packable, packed_by_input, stand_in_stream, sums_of
from tinycore.kernels.split_scale import FIELDS, split_scale
from tinycore.ops.fixed_point import scale
from tinycore.ops.operator import Constant, KernelCall
from tinycore.ops.write_order import WriteOrder

FUNCTION = "ts_conv2d_int8_armv6m"
SHARED_SOURCES = ("assembly.h", "column_int8_armv6m.S", "column_int8_armv6m.h")
SOURCES = ("conv2d_int8_armv6m.c", "conv2d_int8_armv6m.h", "window.h", *SHARED_SOURCES)


def replace(_graph: Graph, _node: Node, call: KernelCall) -> KernelCall | None:
    """The fast call, unless its sums do not fit the loop, or no split scale equals LiteRT's."""
    weights = constant(call, "weights")
    found = usual_stream(weights) if is_stand_in(call) else _stream(call)
    if found is None:
        return None
    inputs = WORD * -(-weights.size // weights.shape[0] // WORD)
    settings: dict[str, int | float | Constant] = {
        **{name: call.settings[name] for name in GEOMETRY},
        "input_zero_point": -integer(call, "input_offset"),
        "inputs": inputs,
        "split": found[1],
        "weights": Constant(found[0]),
    }
    return KernelCall(
        FUNCTION,
        f"{FUNCTION}_settings",
        settings,
        call.inputs,
        call.outputs,
        SOURCES,
        scratch_bytes=4 * inputs,
        order=WriteOrder(pixels_at_once=1, reads="before"),
    )


def usual_stream(weights: Array) -> tuple[Array, int] | None:
    """What weights that do not exist yet will take, as a rule."""
    return (stand_in_stream(weights, scale_words=GROUP * FIELDS), 0) if are_usually_packable(weights) else None


def _stream(call: KernelCall) -> tuple[Array, int] | None:
    """The stream that the loop reads, and the split of its scales."""
    sums = sums_of(constant(call, "weights"), constant(call, "bias"), zero_point=-integer(call, "input_offset"))
    scales = _scales(call, sums) if is_packable(sums) else None
    return (packed_by_input(sums, scales[0]), scales[1]) if scales else None


def _scales(call: KernelCall, sums: Sums) -> tuple[Array, int] | None:
    low, high, offset = (integer(call, name) for name in ("low", "high", "output_offset"))
    multipliers, shifts = (
        np.broadcast_to(constant(call, name).astype(np.int64), sums.start.shape)[:, None] for name in ("multiplier", "shift")
    )
    slope = (multipliers * 2.0 ** (shifts - 31.0))[:, 0]
    return split_scale(sums, slope, lambda x: np.clip(scale(x, multipliers, shifts) + offset, low, high), low=low, high=high)
