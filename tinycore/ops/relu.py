"""RELU, RELU6, RELU_N1_TO_1 and RELU_0_TO_1 as layers of their own: a clamp, with a change of scale on int8."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from tinycore.graph.records import Array, Graph, Node
from tinycore.ops.checks import (
    expect_same_elements,
    expect_scale_ratio,
    expect_types,
    output_tensor,
    quantization_of,
    required_input,
)
from tinycore.ops.fixed_point import activation_range_float, activation_range_int8, activation_range_int16, quantize_multiplier, scale
from tinycore.ops.operator import Constant, KernelCall, Operator, no_macs, wide_sources

SOURCES = ("relu.c", "relu.h", "fixed_point.h", "float_range.h")


def check(graph: Graph, node: Node) -> None:
    """Input and output have the same dtype and size."""
    source, output = required_input(graph, node, 0), output_tensor(graph, node)
    expect_types(graph, node, "int8", "int16", "float32", tensors=(source, output))
    expect_same_elements(graph, node)
    if source.dtype != "float32":
        expect_scale_ratio(graph, node, _ratio(graph, node))


def _ratio(graph: Graph, node: Node) -> float:
    """Input scale / output scale, divided in float32 as LiteRT does here."""
    source, output = required_input(graph, node, 0), output_tensor(graph, node)
    scales = quantization_of(graph, node, source).scale[0], quantization_of(graph, node, output).scale[0]
    return float(np.float32(scales[0]) / np.float32(scales[1]))


def reference(graph: Graph, node: Node, inputs: Sequence[Array]) -> Sequence[Array]:
    """Exactly as LiteRT's reference kernel."""
    source, output, activation = required_input(graph, node, 0), output_tensor(graph, node), node.attributes["activation"]
    shape = (len(inputs[0]), *output.shape[1:])
    if source.dtype == "float32":
        return [np.clip(inputs[0], *activation_range_float(activation)).astype(np.float32).reshape(shape)]
    steps = inputs[0].astype(np.int64) - quantization_of(graph, node, source).zero_point[0]
    scaled = scale(steps, *quantize_multiplier(_ratio(graph, node))) + quantization_of(graph, node, output).zero_point[0]
    bounds = activation_range_int16(activation, output) if output.dtype == "int16" else activation_range_int8(activation, output)
    return [np.clip(scaled, *bounds).astype(output.dtype).reshape(shape)]


def calls(graph: Graph, node: Node) -> tuple[KernelCall, ...]:
    """One call of the kernel of the input's dtype."""
    suffix, settings, sources = {
        "float32": ("float", _float_settings, SOURCES),
        "int8": ("int8", _int8_settings, SOURCES),
        "int16": ("int16", _int16_settings, wide_sources("ts_relu")),
    }[required_input(graph, node, 0).dtype]
    function = f"ts_relu_{suffix}"
    return (KernelCall(function, f"{function}_settings", settings(graph, node), node.inputs[:1], node.outputs, sources),)


def _float_settings(graph: Graph, node: Node) -> Mapping[str, int | float | Constant]:
    low, high = activation_range_float(node.attributes["activation"])
    return {"elements": output_tensor(graph, node).elements, "low": low, "high": high}


def _int8_settings(graph: Graph, node: Node) -> Mapping[str, int | float | Constant]:
    output = output_tensor(graph, node)
    low, high = activation_range_int8(node.attributes["activation"], output)
    multiplier, shift = quantize_multiplier(_ratio(graph, node))
    return {
        "elements": output.elements,
        "input_zero_point": quantization_of(graph, node, required_input(graph, node, 0)).zero_point[0],
        "output_zero_point": quantization_of(graph, node, output).zero_point[0],
        "low": low,
        "high": high,
        "multiplier": multiplier,
        "shift": shift,
    }


def _int16_settings(graph: Graph, node: Node) -> Mapping[str, int | float | Constant]:
    output = output_tensor(graph, node)
    low, high = activation_range_int16(node.attributes["activation"], output)
    multiplier, shift = quantize_multiplier(_ratio(graph, node))
    return {"elements": output.elements, "low": low, "high": high, "multiplier": multiplier, "shift": shift}


def _attributes_of(activation: str) -> Callable[[Any], Mapping[str, Any]]:
    return lambda _options: {"activation": activation}


def _operator(name: str, builtin: str, *, micro_name: str) -> Operator:
    return Operator(
        name=name,
        builtin=builtin,
        attributes=_attributes_of(builtin),
        check=check,
        reference=reference,
        macs=no_macs,
        calls=calls,
        in_place=True,
        micro_name=micro_name,
    )


RELU = _operator("relu", "RELU", micro_name="AddRelu")
RELU6 = _operator("relu6", "RELU6", micro_name="AddRelu6")
RELU_N1_TO_1 = _operator("relu_n1_to_1", "RELU_N1_TO_1", micro_name="")  # TensorFlow Lite Micro has none
RELU_0_TO_1 = _operator("relu_0_to_1", "RELU_0_TO_1", micro_name="")
