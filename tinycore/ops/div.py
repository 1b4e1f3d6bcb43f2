"""DIV: the first operand divided by the second, element by element."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tinycore.graph.records import Array, Graph, Node
from tinycore.ops.checks import expect_activation, expect_scale_ratio, output_tensor, quantization_of, required_input
from tinycore.ops.elementwise import elementwise_attributes, is_float, value_range
from tinycore.ops.fixed_point import quantize_multiplier, scale
from tinycore.ops.float_math import clamp
from tinycore.ops.operator import KernelCall, Operator, no_macs
from tinycore.ops.pairwise import check_pairwise, pairwise_call, repeated
from tinycore.ops.softmax_fixed_point import one_over_one_plus

MORE_SOURCES = ("softmax_fixed_point.h",)


def check(graph: Graph, node: Node) -> None:
    """Operands that fit each other; the scales do not differ beyond all measure."""
    check_pairwise(graph, node)
    expect_activation(graph, node)
    if not is_float(graph, node):
        expect_scale_ratio(graph, node, _ratio(graph, node))


def reference(graph: Graph, node: Node, inputs: Sequence[Array]) -> Sequence[Array]:
    """Exactly as LiteRT's reference kernel, where that is defined: see `_quotients`."""
    first, second = repeated(graph, node, inputs)
    low, high = value_range(graph, node)
    if is_float(graph, node):
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            return [clamp(first / second, low, high)]
    s = _fixed_point(graph, node)
    x, y = first.astype(np.int64) - s["first_zero_point"], second.astype(np.int64) - s["second_zero_point"]
    return [np.clip(_quotients(x, y, s) + s["output_zero_point"], low, high).astype(np.int8)]


def _quotients(x: Array, y: Array, s: dict[str, int]) -> Array:
    """First times the reciprocal of second (GetReciprocal), scaled with the bits that first leaves free.

    LiteRT shifts small quotients by more than 31 bits, which C leaves open: they are 0 here. Division by zero, which it
    does not look at either, gives the end of the range.
    """
    x, y = np.broadcast_arrays(x, y)
    dividends, divisors = np.where(y < 0, -x, x), np.abs(y)
    zeros = 32 - np.frompyfunc(lambda v: int(v).bit_length(), 1, 1)(divisors).astype(np.int64)
    spare = 31 - np.frompyfunc(lambda v: int(v if v >= 0 else ~v).bit_length(), 1, 1)(dividends).astype(np.int64)
    reciprocals = np.array([0, *(one_over_one_plus((v << (32 - v.bit_length())) - (1 << 31)) for v in range(1, 256))])
    shifts = s["shift"] - (31 - zeros) - spare
    scaled = scale(scale(dividends << spare, reciprocals[divisors], 0), s["multiplier"], np.maximum(shifts, -31))
    return np.where(divisors == 0, 256 * np.sign(x), np.where(shifts < -31, 0, scaled))


def calls(graph: Graph, node: Node) -> tuple[KernelCall, ...]:
    """One call."""
    low, high = value_range(graph, node)
    arithmetic = {} if is_float(graph, node) else _fixed_point(graph, node)
    return (pairwise_call(graph, node, {**arithmetic, "low": low, "high": high}, sources=MORE_SOURCES),)


def _ratio(graph: Graph, node: Node) -> float:
    """In float32, as div.cc computes it."""
    tensors = (required_input(graph, node, 0), required_input(graph, node, 1), output_tensor(graph, node))
    first, second, output = (np.float32(quantization_of(graph, node, tensor).scale[0]) for tensor in tensors)
    return float(first / (second * output))


def _fixed_point(graph: Graph, node: Node) -> dict[str, int]:
    tensors = (required_input(graph, node, 0), required_input(graph, node, 1), output_tensor(graph, node))
    settings = {
        f"{name}_zero_point": quantization_of(graph, node, tensor).zero_point[0]
        for name, tensor in zip(("first", "second", "output"), tensors, strict=True)
    }
    multiplier, shift = quantize_multiplier(_ratio(graph, node))
    return {**settings, "multiplier": multiplier, "shift": shift}


OPERATOR = Operator(
    name="div",
    builtin="DIV",
    attributes=elementwise_attributes,
    check=check,
    reference=reference,
    macs=no_macs,
    calls=calls,
    in_place=True,
    micro_name="AddDiv",
)
