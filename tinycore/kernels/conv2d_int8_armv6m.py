"""CONV_2D on the smallest Arm cores: one window is widened to words, then multiplied with four channels at a time."""

from __future__ import annotations

import numpy as np

from tinycore.graph.records import Array, Graph, Node
from tinycore.kernels.call import constant, integer, is_stand_in
from tinycore.kernels.conv2d_int8_armv7em import GEOMETRY
from tinycore.kernels.packed_weights import Sums, is_packable, packed_by_input, padded, sums_of
from tinycore.kernels.split_scale import FIELDS, split_scale
from tinycore.ops.fixed_point import scale
from tinycore.ops.operator import Constant, KernelCall
from tinycore.ops.write_order import WriteOrder

FUNCTION = "ts_conv2d_int8_armv6m"
SHARED_SOURCES = ("assembly.h", "column_int8_armv6m.S", "column_int8_armv6m.h")
SOURCES = ("conv2d_int8_armv6m.c", "conv2d_int8_armv6m.h", "window.h", *SHARED_SOURCES)


def replace(_graph: Graph, _node: Node, call: KernelCall) -> KernelCall | None:
    """The fast call, unless its sums do not fit the loop, or no split scale equals LiteRT's."""
    zero_point = -integer(call, "input_offset")
    sums = sums_of(constant(call, "weights"), constant(call, "bias"), zero_point=zero_point)
    scales = _scales(call, sums) if is_packable(sums) else None
    if scales is None:
        return None
    inputs = padded(sums).weights.shape[1]
    settings: dict[str, int | float | Constant] = {
        **{name: call.settings[name] for name in GEOMETRY},
        "input_zero_point": zero_point,
        "inputs": inputs,
        "split": scales[1],
        "weights": Constant(packed_by_input(sums, scales[0])),
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


def _scales(call: KernelCall, sums: Sums) -> tuple[Array, int] | None:
    if is_stand_in(call):
        return np.zeros((len(sums.start), FIELDS), np.int32), 0
    low, high, offset = (integer(call, name) for name in ("low", "high", "output_offset"))
    multipliers, shifts = (
        np.broadcast_to(constant(call, name).astype(np.int64), sums.start.shape)[:, None] for name in ("multiplier", "shift")
    )
    slope = (multipliers * 2.0 ** (shifts - 31.0))[:, 0]
    return split_scale(sums, slope, lambda x: np.clip(scale(x, multipliers, shifts) + offset, low, high), low=low, high=high)
