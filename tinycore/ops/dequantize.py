"""DEQUANTIZE: int8 or int16 to floats."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tinycore.graph.records import Array, Graph, Node
from tinycore.ops.checks import expect_same_elements, expect_types, output_tensor, quantization_of, required_input
from tinycore.ops.operator import KernelCall, Operator, no_attributes, no_macs

SOURCES = ("dequantize.c", "dequantize.h")
WIDE_SOURCES = ("dequantize_int16.c", "dequantize_int16.h")


def check(graph: Graph, node: Node) -> None:
    """The input is int8 or int16, the output float32."""
    expect_types(graph, node, "int8", "int16", tensors=(required_input(graph, node, 0),))
    expect_types(graph, node, "float32", tensors=(output_tensor(graph, node),))
    expect_same_elements(graph, node)


def reference(graph: Graph, node: Node, inputs: Sequence[Array]) -> Sequence[Array]:
    """Exactly as LiteRT: one float32 product."""
    quantization = quantization_of(graph, node, required_input(graph, node, 0))
    values = np.float32(quantization.scale[0]) * (inputs[0].astype(np.int32) - quantization.zero_point[0]).astype(np.float32)
    return [values.reshape(len(inputs[0]), *output_tensor(graph, node).shape[1:])]


def calls(graph: Graph, node: Node) -> tuple[KernelCall, ...]:
    """One call."""
    quantization = quantization_of(graph, node, required_input(graph, node, 0))
    elements, scale = output_tensor(graph, node).elements, quantization.scale[0]
    if required_input(graph, node, 0).dtype == "int16":
        wide = {"elements": elements, "scale": scale}
        return (KernelCall("ts_dequantize_int16", "ts_dequantize_int16_settings", wide, node.inputs[:1], node.outputs, WIDE_SOURCES),)
    settings = {"elements": elements, "zero_point": quantization.zero_point[0], "scale": scale}
    return (KernelCall("ts_dequantize", "ts_dequantize_settings", settings, node.inputs[:1], node.outputs, SOURCES),)


OPERATOR = Operator(
    name="dequantize",
    builtin="DEQUANTIZE",
    attributes=no_attributes,
    check=check,
    reference=reference,
    macs=no_macs,
    calls=calls,
    micro_name="AddDequantize",
)
