"""FULLY_CONNECTED on cores with the DSP extension: the row is widened to 16 bits, then multiplied with four outputs at a time."""

from __future__ import annotations

import numpy as np

from tinycore.graph.records import Array, Graph, Node
from tinycore.kernels.call import constant, integer, is_stand_in
from tinycore.kernels.fitted_scale import FIT_WORDS, LONG_SHIFT, SHIFT, Fit, fit, fit_words
from tinycore.kernels.packed_weights import (
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
from tinycore.ops.fixed_point import scale_once
from tinycore.ops.operator import Constant, KernelCall
from tinycore.ops.weights import output_scales
from tinycore.ops.write_order import WriteOrder

FUNCTION = "ts_fully_connected_int8_armv7em"
SOURCES = (
    "assembly.h",
    "clamp_int8_armv7em.c",
    "clamp_int8_armv7em.h",
    "columns_armv7em.h",
    "fully_connected_int8_armv7em.c",
    "fully_connected_int8_armv7em.h",
    "one_column_int8_armv7em.S",
    "one_column_int8_armv7em.h",
    "small_code.h",
)


def replace(graph: Graph, node: Node, call: KernelCall) -> KernelCall | None:
    """The fast call, unless its sums do not fit the loop, or no fitted scale equals LiteRT's."""
    found = _usual_stream(call) if is_stand_in(call) else _stream(graph, node, call)
    if found is None:
        return None
    stream, shift = found
    rows, inputs = integer(call, "rows"), integer(call, "inputs")
    settings: dict[str, int | float | Constant] = {
        **{name: integer(call, name) for name in ("rows", "inputs", "outputs", "low", "high")},
        "is_long": int(shift == LONG_SHIFT),
        "weights": Constant(stream),
    }
    return KernelCall(
        FUNCTION,
        f"{FUNCTION}_settings",
        settings,
        call.inputs,
        call.outputs,
        SOURCES,
        scratch_bytes=2 * WORD * -(-inputs // WORD) + 4,
        order=WriteOrder(rows_at_once=1, reads="before") if rows == 1 else None,
    )


def _usual_stream(call: KernelCall) -> tuple[Array, int] | None:
    """What weights that do not exist yet will take, as a rule."""
    weights = constant(call, "weights")
    return (stand_in_stream(weights, scale_words=FIT_WORDS), SHIFT) if are_usually_packable(weights) else None


def _stream(graph: Graph, node: Node, call: KernelCall) -> tuple[Array, int] | None:
    """The stream that the loop reads, and its shift."""
    sums = sums_of(constant(call, "weights"), constant(call, "bias"), zero_point=0)
    if not is_packable(sums):
        return None
    tried = ((_fit(graph, node, call, sums, shift), shift) for shift in (SHIFT, LONG_SHIFT))
    fits, shift = next((one for one in tried if one[0]), (None, 0))
    if fits is None:
        return None
    whole = padded(Sums(sums.weights, sums.start + fits.bias))
    return as_stream(start_words(whole), weight_words(whole), fit_words(fits)), shift


def _fit(graph: Graph, node: Node, call: KernelCall, sums: Sums, shift: int) -> Fit | None:
    """LiteRT multiplies by a double and rounds once, so one straight line serves both signs."""
    low, high, offset = (integer(call, name) for name in ("low", "high", "output_offset"))
    slope = np.broadcast_to(output_scales(graph, node), sums.start.shape)
    return fit(sums, slope, lambda x: np.clip(scale_once(x, slope[:, None]) + offset, low, high), low=low, high=high, shift=shift)
