"""MUL of int16."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tinycore.graph.records import Array, Graph, Node
from tinycore.ops.broadcast import operands
from tinycore.ops.checks import expect_scale_ratio
from tinycore.ops.elementwise import scales
from tinycore.ops.elementwise_int16 import check_elementwise_int16, elementwise_call_int16, ordered, value_range_int16
from tinycore.ops.fixed_point import quantize_multiplier, scale
from tinycore.ops.int16_form import Int16Form
from tinycore.ops.operator import KernelCall


def check(graph: Graph, node: Node) -> None:
    """The scales do not differ beyond all measure."""
    check_elementwise_int16(graph, node)
    expect_scale_ratio(graph, node, _ratio(graph, node))


def reference(graph: Graph, node: Node, inputs: Sequence[Array]) -> Sequence[Array]:
    """Exactly as LiteRT's reference kernel."""
    first, second = ordered(graph, node, inputs, operands(graph, node))
    scaled = scale(first * second, *quantize_multiplier(_ratio(graph, node)))
    return [np.clip(scaled, *value_range_int16(graph, node)).astype(np.int16)]


def calls(graph: Graph, node: Node) -> tuple[KernelCall, ...]:
    """One call."""
    multiplier, shift = quantize_multiplier(_ratio(graph, node))
    return (elementwise_call_int16(graph, node, {"multiplier": multiplier, "shift": shift}),)


def _ratio(graph: Graph, node: Node) -> float:
    """In float32, as mul.cc computes it."""
    first, second, output = (np.float32(scale) for scale in scales(graph, node, operands(graph, node)))
    return float(first * second / output)


FORM = Int16Form(check, reference, calls)
