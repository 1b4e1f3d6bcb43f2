"""SUM: the sum along some axes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tinycore.graph.records import Array, Graph, Node
from tinycore.ops.checks import expect_scale_ratio, output_tensor, quantization_of, required_input
from tinycore.ops.fixed_point import INT8_RANGE
from tinycore.ops.operator import KernelCall, Operator, no_macs
from tinycore.ops.reduction import added, check_reduction, reduction_attributes, reduction_call, reduction_rows, reduction_sizes

SOURCES = ("sum.c", "sum.h", "reduction.h", "fixed_point.h")


def check(graph: Graph, node: Node) -> None:
    """Axes that the kernel can walk; the scales do not differ beyond all measure."""
    check_reduction(graph, node)
    if output_tensor(graph, node).dtype == "int8":
        expect_scale_ratio(graph, node, _affine(graph, node)["scale"])


def reference(graph: Graph, node: Node, inputs: Sequence[Array]) -> Sequence[Array]:
    """Integers exactly as LiteRT's default kernel (its reference kernel forgets to add); floats in the order of the input."""
    output, rows = output_tensor(graph, node), reduction_rows(graph, node, inputs[0])
    if output.dtype == "float32":
        return [added(rows).reshape(len(inputs[0]), *output.shape[1:])]
    s = _affine(graph, node)
    real = (rows.sum(1, dtype=np.int64).astype(np.float32) * np.float32(s["scale"]) + np.float32(s["bias"])).astype(np.float64)
    steps = np.sign(real) * np.floor(np.abs(real) + 0.5) + s["output_zero_point"]
    return [np.clip(steps, *INT8_RANGE).astype(np.int8).reshape(len(inputs[0]), *output.shape[1:])]


def calls(graph: Graph, node: Node) -> tuple[KernelCall, ...]:
    """One call."""
    if output_tensor(graph, node).dtype == "float32":
        return (reduction_call(graph, node),)
    settings = {**reduction_sizes(graph, node), **_affine(graph, node)}
    return (KernelCall("ts_sum_int8", "ts_sum_int8_settings", settings, node.inputs[:1], node.outputs, SOURCES),)


def _affine(graph: Graph, node: Node) -> dict[str, int | float]:
    """In float32 and this order, as LiteRT's default kernel (QuantizedMeanOrSum)."""
    source, output = required_input(graph, node, 0), output_tensor(graph, node)
    ours, theirs = quantization_of(graph, node, source), quantization_of(graph, node, output)
    ratio = np.float32(ours.scale[0]) / np.float32(theirs.scale[0])
    bias = np.float32(-ours.zero_point[0]) * ratio * np.float32(source.elements // output.elements)
    return {"scale": float(ratio), "bias": float(bias), "output_zero_point": theirs.zero_point[0]}


OPERATOR = Operator(
    name="sum",
    builtin="SUM",
    attributes=reduction_attributes,
    check=check,
    reference=reference,
    macs=no_macs,
    calls=calls,
    micro_name="AddSum",
)
