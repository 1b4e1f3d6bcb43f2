"""ADD of int16: both operands are brought to one scale with 15 more bits."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from tinycore.graph.records import Array, Graph, Node
from tinycore.ops.broadcast import operands
from tinycore.ops.checks import refusal
from tinycore.ops.elementwise import scales
from tinycore.ops.elementwise_int16 import check_elementwise_int16, elementwise_call_int16, ordered, value_range_int16
from tinycore.ops.fixed_point import quantize_multiplier, scale
from tinycore.ops.int16_form import Int16Form
from tinycore.ops.operator import KernelCall

EXTRA_BITS = 15


def check(graph: Graph, node: Node) -> None:
    """The sum must not need widening on its way to the output's scale."""
    check_elementwise_int16(graph, node)
    if all(math.frexp(one)[0] == 0.5 for one in scales(graph, node, operands(graph, node))):
        raise refusal(graph, node, "its int16 scales are all powers of two, for which TensorFlow Lite has an older arithmetic")
    if _ratios(graph, node)[2] >= 1:
        raise refusal(graph, node, "its output's scale is too small for its inputs' scales")


def reference(graph: Graph, node: Node, inputs: Sequence[Array]) -> Sequence[Array]:
    """Exactly as LiteRT's reference kernel."""
    first, second = ordered(graph, node, inputs, operands(graph, node))
    s = _fixed_point(graph, node)
    left = scale(first * (1 << EXTRA_BITS), s["first_multiplier"], s["first_shift"])
    right = scale(second * (1 << EXTRA_BITS), s["second_multiplier"], s["second_shift"])
    total = scale(left + right, s["output_multiplier"], s["output_shift"])
    return [np.clip(total, *value_range_int16(graph, node)).astype(np.int16)]


def calls(graph: Graph, node: Node) -> tuple[KernelCall, ...]:
    """One call."""
    return (elementwise_call_int16(graph, node, _fixed_point(graph, node)),)


def _ratios(graph: Graph, node: Node) -> tuple[float, float, float]:
    """First and second operand to twice the larger scale, and from there to the output (add.cc)."""
    first, second, output = scales(graph, node, operands(graph, node))
    common = 2 * max(first, second)
    return first / common, second / common, common / ((1 << EXTRA_BITS) * output)


def _fixed_point(graph: Graph, node: Node) -> dict[str, int]:
    settings: dict[str, int] = {}
    for name, ratio in zip(("first", "second", "output"), _ratios(graph, node), strict=True):
        settings[f"{name}_multiplier"], settings[f"{name}_shift"] = quantize_multiplier(ratio)
    return settings


FORM = Int16Form(check, reference, calls)
