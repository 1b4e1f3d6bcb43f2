"""L2_NORMALIZATION: each row along the last axis divided by its length."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from tinycore.graph.records import Array, Graph, Node
from tinycore.ops.checks import output_tensor, quantization_of, refusal, required_input
from tinycore.ops.fixed_point import INT8_RANGE, scale
from tinycore.ops.float_math import sqrt
from tinycore.ops.inverse_square_root import inverse_square_root
from tinycore.ops.lookup import check_unary
from tinycore.ops.operator import KernelCall, Operator, no_macs

SOURCES = ("l2_normalization.c", "l2_normalization.h", "inverse_square_root.h", "fixed_point.h", "float_math.h")
OUTPUT_BITS = 7
OUTPUT_QUANTIZATION = (1 / (1 << OUTPUT_BITS), 0)  # the only one that TensorFlow Lite has
LARGEST_DEPTH = 1 << 15  # the squares of more numbers could overflow their sum
SHORTEST = np.float32(1e-6)  # length by which TensorFlow Lite divides


def attributes(options: Any) -> dict[str, Any]:
    """The fused activation, which must be none."""
    return {"activation": options.FusedActivationFunction()}


def check(graph: Graph, node: Node) -> None:
    """Rows lie along the last of two axes or more; int8 comes out in steps of 1/128."""
    check_unary(graph, node)
    source, output = required_input(graph, node, 0), output_tensor(graph, node)
    if len(source.shape) < 2 or source.shape[-1] > LARGEST_DEPTH:
        raise refusal(graph, node, f"its input has {len(source.shape)} axes, the last of them with {source.shape[-1]} numbers")
    if node.attributes["activation"]:
        raise refusal(graph, node, "it has a fused activation")
    if source.dtype == "int8":
        found = quantization_of(graph, node, output)
        if (found.scale[0], found.zero_point[0]) != OUTPUT_QUANTIZATION:
            raise refusal(graph, node, "its output does not have the scale 1/128 and the zero point 0")


def reference(graph: Graph, node: Node, inputs: Sequence[Array]) -> Sequence[Array]:
    """Integers exactly as LiteRT's reference kernel, floats exactly as ours."""
    rows = inputs[0].reshape(-1, inputs[0].shape[-1])
    if rows.dtype == np.float32:
        return [_normalize_float(rows).reshape(inputs[0].shape)]
    steps = rows.astype(np.int64) - quantization_of(graph, node, required_input(graph, node, 0)).zero_point[0]
    return [np.stack([_normalize_row(row) for row in steps]).reshape(inputs[0].shape)]


def calls(graph: Graph, node: Node) -> tuple[KernelCall, ...]:
    """One call."""
    source = required_input(graph, node, 0)
    settings = {"rows": source.elements // source.shape[-1], "depth": source.shape[-1]}
    function = "ts_l2_normalization_float"
    if source.dtype == "int8":
        function = "ts_l2_normalization_int8"
        settings["input_zero_point"] = quantization_of(graph, node, source).zero_point[0]
    return (KernelCall(function, f"{function}_settings", settings, node.inputs[:1], node.outputs, SOURCES),)


def _normalize_row(steps: Array) -> Array:
    multiplier, shift = inverse_square_root(int((steps * steps).sum()))
    return np.clip(scale(steps, multiplier, shift + OUTPUT_BITS), *INT8_RANGE).astype(np.int8)


def _normalize_float(rows: Array) -> Array:
    """Squares are added in the order of the row, as the C does."""
    squares = np.zeros(len(rows), np.float32)
    with np.errstate(over="ignore", under="ignore"):
        for column in rows.T:
            squares = squares + column * column
    root = sqrt(squares)
    made: Array = rows / np.where(root < SHORTEST, SHORTEST, root)[:, None]
    return made


OPERATOR = Operator(
    name="l2_normalization",
    builtin="L2_NORMALIZATION",
    attributes=attributes,
    check=check,
    reference=reference,
    macs=no_macs,
    calls=calls,
    in_place=True,
    micro_name="AddL2Normalization",
)
