"""SOFTMAX: e^(beta x) divided by the sum over the last axis."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from tinycore.graph.records import Array, Graph, Node
from tinycore.ops import softmax_int16
from tinycore.ops.checks import output_tensor, quantization_of, refusal, required_input
from tinycore.ops.fixed_point import quantize_multiplier
from tinycore.ops.float_math import exp
from tinycore.ops.int16_form import with_int16
from tinycore.ops.lookup import check_unary
from tinycore.ops.operator import KernelCall, Operator, no_macs
from tinycore.ops.softmax_fixed_point import INTEGER_BITS, softmax_row

SOURCES = ("softmax.c", "softmax.h", "softmax_fixed_point.h", "fixed_point.h", "float_math.h", "small_code.h")
LARGEST_DEPTH = 4095  # the sum of more exponentials could overflow its 12 integer bits
OUTPUT_QUANTIZATION = (1 / 256, -128)  # the only one that TensorFlow Lite has


def attributes(options: Any) -> dict[str, Any]:
    """The factor before the exponential."""
    return {"beta": float(options.Beta())}


def check(graph: Graph, node: Node) -> None:
    """The input has classes along its last axis, and scale and beta fit the fixed-point arithmetic."""
    check_unary(graph, node)
    source, output, beta = required_input(graph, node, 0), output_tensor(graph, node), node.attributes["beta"]
    if len(source.shape) < 2 or not 0 < beta < math.inf:
        raise refusal(graph, node, f"its input has {len(source.shape)} axes and its beta is {beta}")
    if source.dtype == "float32":
        return
    if source.shape[-1] > LARGEST_DEPTH:
        raise refusal(graph, node, f"it has more than {LARGEST_DEPTH} classes")
    if input_factor(graph, node) <= 1:
        raise refusal(graph, node, "its input's scale is too small")
    found = quantization_of(graph, node, output)
    if (found.scale[0], found.zero_point[0]) != OUTPUT_QUANTIZATION:
        raise refusal(graph, node, "its output does not have the scale 1/256 and the zero point -128")


def reference(graph: Graph, node: Node, inputs: Sequence[Array]) -> Sequence[Array]:
    """Integers exactly as LiteRT's reference kernel, floats exactly as ours."""
    rows = inputs[0].reshape(-1, inputs[0].shape[-1])
    if rows.dtype == np.float32:
        made = _softmax_float(rows, np.float32(node.attributes["beta"]))
    else:
        made = np.stack([softmax_row(row, **_fixed_point(graph, node)) for row in rows])
    return [made.reshape(inputs[0].shape)]


def calls(graph: Graph, node: Node) -> tuple[KernelCall, ...]:
    """One call; int8 needs memory for the exponentials of one row."""
    source = required_input(graph, node, 0)
    depth = source.shape[-1]
    shape = {"rows": source.elements // depth, "depth": depth}
    inputs = node.inputs[:1]
    if source.dtype == "float32":
        settings = {**shape, "beta": node.attributes["beta"]}
        return (KernelCall("ts_softmax_float", "ts_softmax_float_settings", settings, inputs, node.outputs, SOURCES),)
    settings = {**shape, **_fixed_point(graph, node)}
    return (KernelCall("ts_softmax_int8", "ts_softmax_int8_settings", settings, inputs, node.outputs, SOURCES, 4 * depth),)


def _softmax_float(rows: Array, beta: np.float32) -> Array:
    """Added in the order of the row, as the C does."""
    exponentials = exp((rows - rows.max(1, keepdims=True)) * beta)
    total = np.zeros(len(rows), np.float32)
    for column in exponentials.T:
        total = total + column
    quotients: Array = exponentials / total[:, None]
    return quotients


def input_factor(graph: Graph, node: Node) -> float:
    """What turns differences of stored values into differences of beta x with 26 fraction bits (PreprocessSoftmaxScaling)."""
    scale = quantization_of(graph, node, required_input(graph, node, 0)).scale[0]
    beta: float = node.attributes.get("beta", 1.0)
    return min(beta * scale * (1 << (31 - INTEGER_BITS)), float((1 << 31) - 1))


def _fixed_point(graph: Graph, node: Node) -> dict[str, int]:
    """The scaling, and the difference below which an exponential counts as 0 (CalculateInputRadius)."""
    multiplier, shift = quantize_multiplier(input_factor(graph, node))
    radius = math.floor(((1 << INTEGER_BITS) - 1) * (1 << (31 - INTEGER_BITS)) / (1 << shift))
    return {"multiplier": multiplier, "shift": shift, "least_difference": -radius}


OPERATOR = with_int16(
    Operator(
        name="softmax",
        builtin="SOFTMAX",
        attributes=attributes,
        check=check,
        reference=reference,
        macs=no_macs,
        calls=calls,
        in_place=True,
        micro_name="AddSoftmax",
    ),
    softmax_int16.FORM,
)
