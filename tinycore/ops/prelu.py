"""PRELU: negative numbers are multiplied by a slope of their channel, or of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from tinycore.graph.records import Array, Graph, Node
from tinycore.ops.checks import constant_input, expect_scale_ratio, expect_shape, output_tensor, quantization_of, required_input
from tinycore.ops.fixed_point import INT8_RANGE, quantize_multiplier, scale
from tinycore.ops.operator import KernelCall, Operator, no_attributes, no_macs
from tinycore.ops.pairwise import check_pairwise, pairwise_call, repeated


def check(graph: Graph, node: Node) -> None:
    """The slopes are constant and fit the input, whose shape the output has."""
    constant_input(graph, node, 1)
    check_pairwise(graph, node)
    expect_shape(graph, node, required_input(graph, node, 0), output_tensor(graph, node).shape)
    if output_tensor(graph, node).dtype == "int8":
        for ratio in _ratios(graph, node):
            expect_scale_ratio(graph, node, ratio)


def reference(graph: Graph, node: Node, inputs: Sequence[Array]) -> Sequence[Array]:
    """Exactly as LiteRT's reference kernel."""
    source, slopes = repeated(graph, node, inputs)
    if source.dtype == np.float32:
        with np.errstate(over="ignore", under="ignore"):
            return [np.where(source >= 0, source, source * slopes)]
    s = _fixed_point(graph, node)
    steps = source.astype(np.int64) - s["input_zero_point"]
    product = steps * (slopes.astype(np.int64) - s["slope_zero_point"])
    positive = scale(steps, s["positive_multiplier"], s["positive_shift"])
    made = np.where(steps >= 0, positive, scale(product, s["negative_multiplier"], s["negative_shift"]))
    return [np.clip(made + s["output_zero_point"], *INT8_RANGE).astype(np.int8)]


def calls(graph: Graph, node: Node) -> tuple[KernelCall, ...]:
    """One call."""
    is_int8 = output_tensor(graph, node).dtype == "int8"
    call = pairwise_call(graph, node, dict(_fixed_point(graph, node)) if is_int8 else {})
    return (replace(call, sources=("prelu.c", "prelu.h", "pairwise.h", "fixed_point.h")),)


def _ratios(graph: Graph, node: Node) -> tuple[float, float]:
    """Scales for positive and negative numbers, computed in float32 as LiteRT does here."""
    tensors = (required_input(graph, node, 0), required_input(graph, node, 1), output_tensor(graph, node))
    source, slope, output = (np.float32(quantization_of(graph, node, tensor).scale[0]) for tensor in tensors)
    return float(source / output), float(source * slope / output)


def _fixed_point(graph: Graph, node: Node) -> dict[str, int]:
    tensors = (required_input(graph, node, 0), required_input(graph, node, 1), output_tensor(graph, node))
    zero_points = zip(("input", "slope", "output"), tensors, strict=True)
    settings = {f"{name}_zero_point": quantization_of(graph, node, tensor).zero_point[0] for name, tensor in zero_points}
    for name, ratio in zip(("positive", "negative"), _ratios(graph, node), strict=True):
        settings[f"{name}_multiplier"], settings[f"{name}_shift"] = quantize_multiplier(ratio)
    return settings


OPERATOR = Operator(
    name="prelu",
    builtin="PRELU",
    attributes=no_attributes,
    check=check,
    reference=reference,
    macs=no_macs,
    calls=calls,
    in_place=True,
    micro_name="AddPrelu",
)
