"""MUL: the product of two tensors element by element, one of them repeated where it is smaller."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tinycore.graph.records import Array, Graph, Node
from tinycore.ops import mul_int16
from tinycore.ops.broadcast import Operands, aligned, operands
from tinycore.ops.checks import expect_scale_ratio
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


def check(graph: Graph, node: Node) -> None:
    """As for all elementwise operators; the scales do not differ beyond all measure."""
    check_elementwise(graph, node)
    if not is_float(graph, node):
        expect_scale_ratio(graph, node, _ratio(graph, node, operands(graph, node)))


def reference(graph: Graph, node: Node, inputs: Sequence[Array]) -> Sequence[Array]:
    """Exactly as LiteRT's reference kernel."""
    pair, both, bounds = operands(graph, node), aligned(graph, node, inputs), value_range(graph, node)
    if is_float(graph, node):
        return [clamp(both[0] * both[1], *bounds)]
    s = _fixed_point(graph, node, pair)
    first, second = both[pair.first].astype(np.int64), both[pair.second].astype(np.int64)
    product = (first - s["first_zero_point"]) * (second - s["second_zero_point"])
    return [np.clip(scale(product, s["multiplier"], s["shift"]) + s["output_zero_point"], *bounds).astype(np.int8)]


def calls(graph: Graph, node: Node) -> tuple[KernelCall, ...]:
    """One call."""
    pair = operands(graph, node)
    return elementwise_call(graph, node, pair, {} if is_float(graph, node) else _fixed_point(graph, node, pair))


def _ratio(graph: Graph, node: Node, pair: Operands) -> float:
    """In float32, as mul.cc computes it."""
    first, second, output = (np.float32(scale) for scale in scales(graph, node, pair))
    return float(first * second / output)


def _fixed_point(graph: Graph, node: Node, pair: Operands) -> Settings:
    first, second, output = zero_points(graph, node, pair)
    multiplier, shift = quantize_multiplier(_ratio(graph, node, pair))
    return {
        "first_zero_point": first,
        "second_zero_point": second,
        "output_zero_point": output,
        "multiplier": multiplier,
        "shift": shift,
    }


OPERATOR = with_int16(
    Operator(
        name="mul",
        builtin="MUL",
        attributes=elementwise_attributes,
        check=check,
        reference=reference,
        macs=no_macs,
        calls=calls,
        in_place=True,
        micro_name="AddMul",
    ),
    mul_int16.FORM,
)
