"""SQRT and RSQRT: the square root, and one divided by it."""

from __future__ import annotations

import numpy as np

from tinycore.graph.records import Array, Graph, Node
from tinycore.ops.checks import output_tensor, quantization_of, required_input
from tinycore.ops.fixed_point import INT8_RANGE, quantize_multiplier, scale
from tinycore.ops.float_math import Floats, sqrt
from tinycore.ops.inverse_square_root import inverse_square_root
from tinycore.ops.unary import unary_operator

EXTRA_BITS = 20  # with which the inverse root of a stored number is rounded


def rsqrt(x: Floats) -> Floats:
    """One divided by the square root."""
    with np.errstate(divide="ignore"):
        return np.float32(1) / sqrt(x)


def sqrt_table(graph: Graph, node: Node) -> Array:
    """In float32, and cut off instead of rounded, as LiteRT does; it refuses to run on negative numbers, which count as 0 here."""
    source = quantization_of(graph, node, required_input(graph, node, 0))
    output = quantization_of(graph, node, output_tensor(graph, node))
    steps = np.maximum(np.arange(-128, 128) - source.zero_point[0], 0).astype(np.float32)
    scaled = np.sqrt(steps * np.float32(source.scale[0])) / np.float32(output.scale[0])
    table: Array = np.clip(np.trunc(scaled.astype(np.float64)) + output.zero_point[0], *INT8_RANGE).astype(np.int8)
    return table


def rsqrt_table(graph: Graph, node: Node) -> Array:
    """Of the stored number in fixed point (RsqrtEvalQuantized in elementwise.cc); 0, and what LiteRT refuses, gives the largest."""
    source = quantization_of(graph, node, required_input(graph, node, 0))
    output = quantization_of(graph, node, output_tensor(graph, node))
    ratio = 1 / float(np.sqrt(np.float32(source.scale[0])) * np.float32(output.scale[0]))
    multiplier, shift = quantize_multiplier(ratio)
    made = []
    for stored in range(-128, 128):
        root, root_shift = inverse_square_root(max(stored - source.zero_point[0], 0))
        value = scale(1, root, root_shift + EXTRA_BITS)
        made.append(int(scale(value, multiplier, shift - EXTRA_BITS)) + output.zero_point[0])
    table = np.clip(made, *INT8_RANGE)
    table[: max(source.zero_point[0] + 129, 0)] = INT8_RANGE[1]
    return table.astype(np.int8)


SQRT = unary_operator("SQRT", source="square_root", real=sqrt, table=sqrt_table, micro_name="AddSqrt")
RSQRT = unary_operator("RSQRT", source="square_root", real=rsqrt, table=rsqrt_table, micro_name="AddRsqrt")
