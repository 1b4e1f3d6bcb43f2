"""ABS, NEG and SIGN: a number without its sign, with the other one, and the sign alone."""

from __future__ import annotations

import numpy as np

from tinycore.graph.records import Array, Graph, Node
from tinycore.ops.checks import expect_scale_ratio, output_tensor, quantization_of, refusal, required_input
from tinycore.ops.fixed_point import INT8_RANGE, quantize_multiplier, scale
from tinycore.ops.float_math import Floats
from tinycore.ops.unary import unary_operator

STORED = np.arange(-128, 128)


def absolute(x: Floats) -> Floats:
    """The C expression: -0 and NaN stay as they are."""
    return np.where(x < 0, -x, x)


def sign(x: Floats) -> Floats:
    """-1, 0 or 1."""
    return np.where(x > 0, np.float32(1), np.where(x < 0, np.float32(-1), np.float32(0)))


def absolute_table(graph: Graph, node: Node) -> Array:
    """With a change of scale only where the scales differ (AbsEvalQuantized in elementwise.cc)."""
    source = quantization_of(graph, node, required_input(graph, node, 0))
    output = quantization_of(graph, node, output_tensor(graph, node))
    size = np.abs(STORED - source.zero_point[0])
    if source.scale[0] != output.scale[0]:
        ratio = float(np.float32(source.scale[0]) / np.float32(output.scale[0]))
        expect_scale_ratio(graph, node, ratio)
        size = scale(size, *quantize_multiplier(ratio))
    table: Array = np.clip(size + output.zero_point[0], *INT8_RANGE).astype(np.int8)
    return table


def opposite_table(graph: Graph, node: Node) -> Array:
    """TensorFlow Lite turns the stored number around, which means something only around 0; -128 has no opposite and stays."""
    pair = [quantization_of(graph, node, tensor) for tensor in (required_input(graph, node, 0), output_tensor(graph, node))]
    if pair[0].scale[0] != pair[1].scale[0] or any(one.zero_point[0] for one in pair):
        raise refusal(graph, node, "its tensors do not have the same scale and the zero point 0")
    return (-STORED).astype(np.int8)


ABS = unary_operator("ABS", source="sign", real=absolute, table=absolute_table, micro_name="AddAbs")
NEG = unary_operator("NEG", source="sign", real=np.negative, table=opposite_table, micro_name="AddNeg")
SIGN = unary_operator("SIGN", source="sign", real=sign)  # TensorFlow Lite Micro has none
