"""SQUARED_DIFFERENCE: the square of the first operand minus the second, element by element."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tinycore.graph.records import Array, Graph, Node
from tinycore.ops.checks import expect_scale_ratio, output_tensor, quantization_of, required_input
from tinycore.ops.fixed_point import INT8_RANGE, quantize_multiplier, scale
from tinycore.ops.operator import KernelCall, Operator, no_attributes, no_macs
from tinycore.ops.pairwise import check_pairwise, pairwise_call, repeated

EXTRA_BITS = 7  # with which the operands are subtracted


def check(graph: Graph, node: Node) -> None:
    """Operands that fit each other; the scales do not differ beyond all measure."""
    check_pairwise(graph, node)
    if output_tensor(graph, node).dtype == "int8":
        expect_scale_ratio(graph, node, _ratios(graph, node)[2])


def reference(graph: Graph, node: Node, inputs: Sequence[Array]) -> Sequence[Array]:
    """Exactly as LiteRT's reference kernel."""
    first, second = repeated(graph, node, inputs)
    if output_tensor(graph, node).dtype == "float32":
        return [(first - second) * (first - second)]
    s = _fixed_point(graph, node)
    sides = [
        scale((values.astype(np.int64) - s[f"{name}_zero_point"]) * (1 << EXTRA_BITS), s[f"{name}_multiplier"], s[f"{name}_shift"])
        for name, values in (("first", first), ("second", second))
    ]
    square = (sides[0] - sides[1]) ** 2
    exact = scale(square, s["output_multiplier"], s["output_shift"]) + s["output_zero_point"]
    return [np.clip(exact, *INT8_RANGE).astype(np.int8)]


def calls(graph: Graph, node: Node) -> tuple[KernelCall, ...]:
    """One call."""
    return (pairwise_call(graph, node, _fixed_point(graph, node) if output_tensor(graph, node).dtype == "int8" else {}),)


def _ratios(graph: Graph, node: Node) -> tuple[float, float, float]:
    """First and second operand to twice the larger scale, and from there squared to the output (squared_difference.cc)."""
    both = [quantization_of(graph, node, required_input(graph, node, k)).scale[0] for k in (0, 1)]
    common, output = 2 * max(both), quantization_of(graph, node, output_tensor(graph, node)).scale[0]
    return both[0] / common, both[1] / common, common * common / ((1 << (2 * EXTRA_BITS)) * output)


def _fixed_point(graph: Graph, node: Node) -> dict[str, int]:
    tensors = (required_input(graph, node, 0), required_input(graph, node, 1), output_tensor(graph, node))
    settings: dict[str, int] = {}
    for name, tensor, ratio in zip(("first", "second", "output"), tensors, _ratios(graph, node), strict=True):
        multiplier, shift = quantize_multiplier(ratio)
        zero_point = quantization_of(graph, node, tensor).zero_point[0]
        settings |= {f"{name}_zero_point": zero_point, f"{name}_multiplier": multiplier, f"{name}_shift": shift}
    return settings


OPERATOR = Operator(
    name="squared_difference",
    builtin="SQUARED_DIFFERENCE",
    attributes=no_attributes,
    check=check,
    reference=reference,
    macs=no_macs,
    calls=calls,
    in_place=True,
    micro_name="AddSquaredDifference",
)
