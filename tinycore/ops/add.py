"""ADD: the sum of two tensors, one of them repeated where it is smaller."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from tinycore.graph.records import Array, Graph, Node
from tinycore.ops import add_int16
from tinycore.ops.broadcast import Operands, aligned, operands
from tinycore.ops.checks import refusal
from tinycore.ops.elementwise import (
    Settings,
    check_elementwise,
    elementwise_attributes,
    elementwise_call,
    is_float,
    scales,
    value_range,
    zero_points,
)
from tinycore.ops.fixed_point import quantize_multiplier, scale
from tinycore.ops.float_math import clamp
from tinycore.ops.int16_form import with_int16
from tinycore.ops.operator import KernelCall, Operator, no_macs

EXTRA_BITS = 20  # with which both operands are added


def check(graph: Graph, node: Node) -> None:
    """As for all elementwise operators; the sum must not need widening on its way to the output's scale."""
    check_elementwise(graph, node)
    if not is_float(graph, node) and _ratios(graph, node, operands(graph, node))[2] >= 1:
        raise refusal(graph, node, "its output's scale is too small for its inputs' scales")


def reference(graph: Graph, node: Node, inputs: Sequence[Array]) -> Sequence[Array]:
    """Exactly as LiteRT's reference kernel."""
    if is_float(graph, node):
        first, second = aligned(graph, node, inputs)
        return [clamp(first + second, *value_range(graph, node))]
    return [total(graph, node, inputs, fixed_point(graph, node, operands(graph, node)))]


def total(graph: Graph, node: Node, inputs: Sequence[Array], s: Mapping[str, Any]) -> Array:
    """The clamped int8 sum with the multipliers of `s`."""
    pair, both = operands(graph, node), aligned(graph, node, inputs)
    first, second = both[pair.first].astype(np.int64), both[pair.second].astype(np.int64)
    left = scale((first - s["first_zero_point"]) * (1 << EXTRA_BITS), s["first_multiplier"], s["first_shift"])
    right = scale((second - s["second_zero_point"]) * (1 << EXTRA_BITS), s["second_multiplier"], s["second_shift"])
    exact = scale(left + right, s["output_multiplier"], s["output_shift"]) + s["output_zero_point"]
    summed: Array = np.clip(exact, *value_range(graph, node)).astype(np.int8)
    return summed


def calls(graph: Graph, node: Node) -> tuple[KernelCall, ...]:
    """One call."""
    pair = operands(graph, node)
    return elementwise_call(graph, node, pair, {} if is_float(graph, node) else fixed_point(graph, node, pair))


def _ratios(graph: Graph, node: Node, pair: Operands) -> tuple[float, float, float]:
    """First and second operand to twice the larger scale, and from there to the output (add.cc)."""
    first, second, output = scales(graph, node, pair)
    common = 2 * max(first, second)
    return first / common, second / common, common / ((1 << EXTRA_BITS) * output)


def fixed_point(graph: Graph, node: Node, pair: Operands) -> Settings:
    """Zero points, multipliers and shifts of both operands and the output."""
    settings: dict[str, int] = {}
    numbers = zip(("first", "second", "output"), zero_points(graph, node, pair), _ratios(graph, node, pair), strict=True)
    for name, zero_point, ratio in numbers:
        multiplier, shift = quantize_multiplier(ratio)
        settings |= {f"{name}_zero_point": zero_point, f"{name}_multiplier": multiplier, f"{name}_shift": shift}
    return settings


OPERATOR = with_int16(
    Operator(
        name="add",
        builtin="ADD",
        attributes=elementwise_attributes,
        check=check,
        reference=reference,
        macs=no_macs,
        calls=calls,
        in_place=True,
        micro_name="AddAdd",
    ),
    add_int16.FORM,
)
