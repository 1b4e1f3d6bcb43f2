"""LEAKY_RELU: negative numbers are multiplied by a slope."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from tinycore.graph.records import Array, Graph, Node
from tinycore.ops.checks import (
    expect_same_elements,
    expect_scale_ratio,
    expect_types,
    output_tensor,
    quantization_of,
    refusal,
    required_input,
)
from tinycore.ops.fixed_point import INT8_RANGE, INT16_RANGE, quantize_multiplier, scale
from tinycore.ops.operator import Constant, KernelCall, Operator, no_macs, wide_sources

STEEPEST = 1000.0
SOURCES = ("leaky_relu.c", "leaky_relu.h", "fixed_point.h")


def attributes(options: Any) -> dict[str, Any]:
    """The slope."""
    return {"slope": float(options.Alpha())}


def check(graph: Graph, node: Node) -> None:
    """Input and output have the same dtype and size, and the slope is a sane number, not negative where it becomes a multiplier."""
    source, output = required_input(graph, node, 0), output_tensor(graph, node)
    expect_types(graph, node, "int8", "int16", "float32", tensors=(source, output))
    expect_same_elements(graph, node)
    slope = node.attributes["slope"]
    if not abs(slope) < STEEPEST or (source.dtype != "float32" and slope < 0):
        raise refusal(graph, node, f"its slope is {slope}")
    if source.dtype != "float32":
        positive, negative = _ratios(graph, node)
        expect_scale_ratio(graph, node, positive)
        expect_scale_ratio(graph, node, negative if slope else positive)


def _ratios(graph: Graph, node: Node) -> tuple[float, float]:
    """Scales for positive and negative numbers, computed in float32 as LiteRT does here."""
    source = np.float32(quantization_of(graph, node, required_input(graph, node, 0)).scale[0])
    output = np.float32(quantization_of(graph, node, output_tensor(graph, node)).scale[0])
    return float(source / output), float(source * np.float32(node.attributes["slope"]) / output)


def reference(graph: Graph, node: Node, inputs: Sequence[Array]) -> Sequence[Array]:
    """Exactly as LiteRT's reference kernel."""
    source, output = required_input(graph, node, 0), output_tensor(graph, node)
    shape = (len(inputs[0]), *output.shape[1:])
    if source.dtype == "float32":
        return [np.where(inputs[0] >= 0, inputs[0], inputs[0] * np.float32(node.attributes["slope"])).reshape(shape)]
    steps = inputs[0].astype(np.int64) - quantization_of(graph, node, source).zero_point[0]
    positive, negative = (scale(steps, *quantize_multiplier(ratio)) for ratio in _ratios(graph, node))
    scaled = np.where(steps >= 0, positive, negative) + quantization_of(graph, node, output).zero_point[0]
    return [np.clip(scaled, *(INT16_RANGE if output.dtype == "int16" else INT8_RANGE)).astype(output.dtype).reshape(shape)]


def calls(graph: Graph, node: Node) -> tuple[KernelCall, ...]:
    """One call of the kernel of the input's dtype."""
    suffix, settings, sources = {
        "float32": ("float", _float_settings, SOURCES),
        "int8": ("int8", _int8_settings, SOURCES),
        "int16": ("int16", _int16_settings, wide_sources("ts_leaky_relu")),
    }[required_input(graph, node, 0).dtype]
    function = f"ts_leaky_relu_{suffix}"
    return (KernelCall(function, f"{function}_settings", settings(graph, node), node.inputs[:1], node.outputs, sources),)


def _float_settings(graph: Graph, node: Node) -> Mapping[str, int | float | Constant]:
    return {"elements": output_tensor(graph, node).elements, "slope": node.attributes["slope"]}


def _int8_settings(graph: Graph, node: Node) -> Mapping[str, int | float | Constant]:
    output = output_tensor(graph, node)
    return {
        "elements": output.elements,
        "input_zero_point": quantization_of(graph, node, required_input(graph, node, 0)).zero_point[0],
        "output_zero_point": quantization_of(graph, node, output).zero_point[0],
        **_multipliers(graph, node),
    }


def _int16_settings(graph: Graph, node: Node) -> Mapping[str, int | float | Constant]:
    return {"elements": output_tensor(graph, node).elements, **_multipliers(graph, node)}


def _multipliers(graph: Graph, node: Node) -> dict[str, int]:
    positive, negative = (quantize_multiplier(ratio) for ratio in _ratios(graph, node))
    return {
        "positive_multiplier": positive[0],
        "positive_shift": positive[1],
        "negative_multiplier": negative[0],
        "negative_shift": negative[1],
    }


OPERATOR = Operator(
    name="leaky_relu",
    builtin="LEAKY_RELU",
    attributes=attributes,
    check=check,
    reference=reference,
    macs=no_macs,
    calls=calls,
    in_place=True,
    micro_name="AddLeakyRelu",
)
