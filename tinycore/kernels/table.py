"""Which fast kernel stands for which portable one, by instruction set."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tinycore.compiler.runtime_files import PORTABLE
from tinycore.graph.records import Graph, Node
from tinycore.kernels import (
    add_int8_armv6m,
    add_int8_armv7em,
    conv2d_int8_armv6m,
    conv2d_int8_armv7em,
    depthwise_conv2d_int8_armv6m,
    depthwise_conv2d_int8_armv7em,
    fully_connected_int8_armv6m,
    fully_connected_int8_armv7em,
    mean_int8_armv6m,
    mean_int8_armv7em,
    pooling_int8_armv6m,
    pooling_int8_armv7em,
)
from tinycore.kernels.call import has_stand_in, hollowed
from tinycore.kernels.known_calls import key_of, remembered
from tinycore.ops.operator import KernelCall

# Gives the fast call, or None where its conditions do not hold and the portable kernel stays.
Replacement = Callable[[Graph, Node, KernelCall], KernelCall | None]

# One row per fast kernel file: instruction set and portable function -> replacement. The sets are those of `boards.record.Cpu`:
# `armv7em` has the DSP extension (Cortex-M4, M7, M33), `armv6m` has not even a long multiplication (Cortex-M0, M0+).
REPLACEMENTS: Mapping[tuple[str, str], Replacement] = {
    ("armv6m", "ts_add_int8"): add_int8_armv6m.replace,
    ("armv6m", "ts_conv2d_int8"): conv2d_int8_armv6m.replace,
    ("armv6m", "ts_depthwise_conv2d_int8"): depthwise_conv2d_int8_armv6m.replace,
    ("armv6m", "ts_fully_connected_int8"): fully_connected_int8_armv6m.replace,
    ("armv6m", "ts_average_pool2d_int8"): pooling_int8_armv6m.replace,
    ("armv6m", "ts_max_pool2d_int8"): pooling_int8_armv6m.replace,
    ("armv6m", "ts_mean_int8"): mean_int8_armv6m.replace,
    ("armv7em", "ts_add_int8"): add_int8_armv7em.replace,
    ("armv7em", "ts_average_pool2d_int8"): pooling_int8_armv7em.replace,
    ("armv7em", "ts_conv2d_int8"): conv2d_int8_armv7em.replace,
    ("armv7em", "ts_depthwise_conv2d_int8"): depthwise_conv2d_int8_armv7em.replace,
    ("armv7em", "ts_fully_connected_int8"): fully_connected_int8_armv7em.replace,
    ("armv7em", "ts_max_pool2d_int8"): pooling_int8_armv7em.replace,
    ("armv7em", "ts_mean_int8"): mean_int8_armv7em.replace,
}


def fastest(graph: Graph, node: Node, call: KernelCall, *, instruction_set: str) -> KernelCall:
    """The call that gives the same bits in the least time on this instruction set."""
    if instruction_set == PORTABLE:
        return call
    replacement = REPLACEMENTS.get((instruction_set, call.function))
    if replacement is None:
        return call
    key = key_of(graph, node, call, instruction_set=instruction_set)
    return remembered(lambda: _hollow_as(replacement(graph, node, call), call), key=key) or call


def _hollow_as(fast: KernelCall | None, call: KernelCall) -> KernelCall | None:
    """What was made of a stand-in is one as well: layers of the same shape do not share their memory."""
    return hollowed(fast) if fast and has_stand_in(call) else fast
