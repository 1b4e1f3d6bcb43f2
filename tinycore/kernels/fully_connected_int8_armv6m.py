"""FULLY_CONNECTED on the smallest Arm cores: the row is widened to words, then multiplied with four outputs at a time."""

from __future__ import annotations

import numpy as np

from tinycore.graph.records import Array, Graph, Node
from tinycore.kernels.call import constant, integer, is_stand_in
from tinycore.kernels.conv2d_int8_armv6m import SHARED_SOURCES, usual_stream
from tinycore.kernels.packed_weights import WORD, Sums, is_packable, packed_by_input, sums_of
from tinycore.kernels.split_scale import split_scale
from tinycore.ops.fixed_point import scale_once
from tinycore.ops.operator import Constant, KernelCall
from tinycore.ops.weights import output_scales
from tinycore.ops.write_order import WriteOrder

FUNCTION = "ts_fully_connected_int8_armv6m"
SOURCES = ("fully_connected_int8_armv6m.c", "fully_connected_int8_armv6m.h", *SHARED_SOURCES)


def replace(graph: Graph, node: Node, call: KernelCall) -> KernelCall | None:
    """The fast call, unless its sums do not fit the loop, or no split scale equals LiteRT's."""
    found = usual_stream(constant(call, "weights")) if is_stand_in(call) else _stream(graph, node, call)
    if found is None:
        return None
    settings: dict[str, int | float | Constant] = {
        **{name: integer(call, name) for name in ("rows", "inputs", "outputs")},
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
        scratch_bytes=4 * WORD * -(-integer(call, "inputs") // WORD),
        order=WriteOrder(rows_at_once=1, reads="before") if integer(call, "rows") == 1 else None,
    )


def _stream(graph: Graph, node: Node, call: KernelCall) -> tuple[Array, int] | None:
    """The stream that the loop reads, and the split of its scales."""
    sums = sums_of(constant(call, "weights"), constant(call, "bias"), zero_point=0)
    scales = _scales(graph, node, call, sums) if is_packable(sums) else None
    return (packed_by_input(sums, scales[0]), scales[1]) if scales else None


def _scales(graph: Graph, node: Node, call: KernelCall, sums: Sums) -> tuple[Array, int] | None:
    low, high, offset = (integer(call, name) for name in ("low", "high", "output_offset"))
    slope = np.broadcast_to(output_scales(graph, node), sums.start.shape)
    return split_scale(sums, slope, lambda x: np.clip(scale_once(x, slope[:, None]) + offset, low, high), low=low, high=high)
