"""LOG_SOFTMAX: x less the logarithm of the sum of all e^x along the last axis."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tinycore.graph.records import Array, Graph, Node
from tinycore.ops.checks import output_tensor, quantization_of, refusal, required_input
from tinycore.ops.float_math import exp, log
from tinycore.ops.log_fixed_point import log_softmax_row, log_softmax_scaling
from tinycore.ops.lookup import check_unary
from tinycore.ops.operator import KernelCall, Operator, no_attributes, no_macs
from tinycore.ops.softmax import LARGEST_DEPTH, input_factor

SOURCES = ("log_softmax.c", "log_softmax.h", "softmax_fixed_point.h", "fixed_point.h", "float_math.h")
OUTPUT_QUANTIZATION = (16 / 256, 127)  # the only one that TensorFlow Lite has


def check(graph: Graph, node: Node) -> None:
    """The input has classes along its last axis, and its scale fits the fixed-point arithmetic."""
    check_unary(graph, node)
    source, output = required_input(graph, node, 0), output_tensor(graph, node)
    if len(source.shape) < 2:
        raise refusal(graph, node, f"its input has {len(source.shape)} axes")
    if source.dtype == "float32":
        return
    if source.shape[-1] > LARGEST_DEPTH:
        raise refusal(graph, node, f"it has more than {LARGEST_DEPTH} classes")
    if input_factor(graph, node) <= 1:
        raise refusal(graph, node, "its input's scale is too small")
    found = quantization_of(graph, node, output)
    if (found.scale[0], found.zero_point[0]) != OUTPUT_QUANTIZATION:
        raise refusal(graph, node, "its output does not have the scale 16/256 and the zero point 127")


def reference(graph: Graph, node: Node, inputs: Sequence[Array]) -> Sequence[Array]:
    """Integers exactly as LiteRT's reference kernel, floats exactly as ours."""
    rows = inputs[0].reshape(-1, inputs[0].shape[-1])
    if rows.dtype == np.float32:
        made = _log_softmax_float(rows)
    else:
        scaling = log_softmax_scaling(input_factor(graph, node))
        made = np.stack([log_softmax_row(row, **scaling) for row in rows])
    return [made.reshape(inputs[0].shape)]


def calls(graph: Graph, node: Node) -> tuple[KernelCall, ...]:
    """One call."""
    source = required_input(graph, node, 0)
    settings = {"rows": source.elements // source.shape[-1], "depth": source.shape[-1]}
    function = "ts_log_softmax_float"
    if source.dtype == "int8":
        function = "ts_log_softmax_int8"
        settings |= log_softmax_scaling(input_factor(graph, node))
    return (KernelCall(function, f"{function}_settings", settings, node.inputs[:1], node.outputs, SOURCES),)


def _log_softmax_float(rows: Array) -> Array:
    """Added in the order of the row, as the C does."""
    differences = rows - rows.max(1, keepdims=True)
    total = np.zeros(len(rows), np.float32)
    for column in exp(differences).T:
        total = total + column
    made: Array = differences - log(total)[:, None]
    return made


OPERATOR = Operator(
    name="log_softmax",
    builtin="LOG_SOFTMAX",
    attributes=no_attributes,
    check=check,
    reference=reference,
    macs=no_macs,
    calls=calls,
    in_place=True,
    micro_name="AddLogSoftmax",
)
