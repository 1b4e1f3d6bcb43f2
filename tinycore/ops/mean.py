"""MEAN: the mean over some axes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tinycore.graph.records import Array, Graph, Node
from tinycore.ops import mean_int16
from tinycore.ops.checks import expect_scale_ratio, output_tensor, quantization_of, required_input
from tinycore.ops.fixed_point import INT8_RANGE, quantize_multiplier, scale
from tinycore.ops.int16_form import with_int16
from tinycore.ops.operator import KernelCall, Operator, no_macs
from tinycore.ops.reduction import added, check_reduction, reduction_attributes, reduction_rows, reduction_sizes

SOURCES = ("mean.c", "mean.h", "fixed_point.h")


def check(graph: Graph, node: Node) -> None:
    """Axes that the kernel can walk; the scales do not differ beyond all measure."""
    check_reduction(graph, node)
    if output_tensor(graph, node).dtype == "int8":
        expect_scale_ratio(graph, node, _ratio(graph, node))


def reference(graph: Graph, node: Node, inputs: Sequence[Array]) -> Sequence[Array]:
    """Integers exactly as LiteRT's reference kernel; floats are added in the order of the input, as the C does."""
    output, rows = output_tensor(graph, node), reduction_rows(graph, node, inputs[0])
    if output.dtype == "float32":
        return [(added(rows) / np.float32(rows.shape[1])).reshape(len(inputs[0]), *output.shape[1:])]
    s = _fixed_point(graph, node)
    mean = scale(rows.sum(1, dtype=np.int64) + s["offset"], s["multiplier"], s["shift"]) + s["output_zero_point"]
    return [np.clip(mean, *INT8_RANGE).astype(np.int8).reshape(len(inputs[0]), *output.shape[1:])]


def calls(graph: Graph, node: Node) -> tuple[KernelCall, ...]:
    """One call."""
    is_int8 = output_tensor(graph, node).dtype == "int8"
    settings = {**reduction_sizes(graph, node), **(_fixed_point(graph, node) if is_int8 else {})}
    function = "ts_mean_int8" if is_int8 else "ts_mean_float"
    return (KernelCall(function, f"{function}_settings", settings, node.inputs[:1], node.outputs, SOURCES),)


def _ratio(graph: Graph, node: Node) -> float:
    source, output = required_input(graph, node, 0), output_tensor(graph, node)
    return quantization_of(graph, node, source).scale[0] / quantization_of(graph, node, output).scale[0]


def _fixed_point(graph: Graph, node: Node) -> dict[str, int]:
    """The division by the count goes into the multiplier, as many bits as fit (QuantizedMeanOrSum in reduce.h)."""
    source, output = required_input(graph, node, 0), output_tensor(graph, node)
    count = source.elements // output.elements
    multiplier, shift = quantize_multiplier(_ratio(graph, node))
    bits = min(count.bit_length() - 1, 31 + shift)
    return {
        "offset": -quantization_of(graph, node, source).zero_point[0] * count,
        "multiplier": (multiplier << bits) // count,
        "shift": shift - bits,
        "output_zero_point": quantization_of(graph, node, output).zero_point[0],
    }


OPERATOR = with_int16(
    Operator(
        name="mean",
        builtin="MEAN",
        attributes=reduction_attributes,
        check=check,
        reference=reference,
        macs=no_macs,
        calls=calls,
        micro_name="AddMean",
    ),
    mean_int16.FORM,
)
