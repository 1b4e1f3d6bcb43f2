"""QUANTIZE: floats to int8 or int16, or one of these to the other or to another scale."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from tinycore.graph.records import Array, Graph, Node
from tinycore.ops.checks import expect_same_elements, expect_scale_ratio, expect_types, output_tensor, quantization_of, required_input
from tinycore.ops.fixed_point import INT8_RANGE, INT16_RANGE, quantize_multiplier, scale
from tinycore.ops.operator import Constant, KernelCall, Operator, no_attributes, no_macs

SOURCES = ("quantize.c", "quantize.h", "fixed_point.h")
WIDE_SOURCES = ("quantize_int16.c", "quantize_int16.h", "quantize.h", "fixed_point_wide.h", "fixed_point.h")
# By the dtypes of input and output.
FUNCTIONS = {
    ("float32", "int8"): "ts_quantize_float",
    ("int8", "int8"): "ts_quantize_int8",
    ("float32", "int16"): "ts_quantize_float_to_int16",
    ("int16", "int16"): "ts_quantize_int16",
    ("int16", "int8"): "ts_quantize_int16_to_int8",
    ("int8", "int16"): "ts_quantize_int8_to_int16",
}


def check(graph: Graph, node: Node) -> None:
    """The output is int8 or int16, the input one of these or float32."""
    source, output = required_input(graph, node, 0), output_tensor(graph, node)
    expect_types(graph, node, "int8", "int16", "float32", tensors=(source,))
    expect_types(graph, node, "int8", "int16", tensors=(output,))
    expect_same_elements(graph, node)
    if source.dtype != "float32":
        expect_scale_ratio(graph, node, _ratio(graph, node))


def _ratio(graph: Graph, node: Node) -> float:
    source, output = required_input(graph, node, 0), output_tensor(graph, node)
    return quantization_of(graph, node, source).scale[0] / quantization_of(graph, node, output).scale[0]


def reference(graph: Graph, node: Node, inputs: Sequence[Array]) -> Sequence[Array]:
    """Exactly as LiteRT: a float32 division rounded half away, or fixed point that rounds twice."""
    source, made = required_input(graph, node, 0), output_tensor(graph, node)
    output = quantization_of(graph, node, made)
    if source.dtype == "float32":
        ratio = (inputs[0] / np.float32(output.scale[0])).astype(np.float64)
        steps = np.sign(ratio) * np.floor(np.abs(ratio) + 0.5)
    else:
        steps = scale(
            inputs[0].astype(np.int64) - quantization_of(graph, node, source).zero_point[0], *quantize_multiplier(_ratio(graph, node))
        )
    values = np.clip(steps + output.zero_point[0], *(INT16_RANGE if made.dtype == "int16" else INT8_RANGE)).astype(made.dtype)
    return [values.reshape(len(inputs[0]), *made.shape[1:])]


def calls(graph: Graph, node: Node) -> tuple[KernelCall, ...]:
    """One call of the kernel of both dtypes."""
    types = required_input(graph, node, 0).dtype, output_tensor(graph, node).dtype
    function, sources = FUNCTIONS[types], WIDE_SOURCES if "int16" in types else SOURCES
    settings = _float_settings(graph, node) if types[0] == "float32" else _integer_settings(graph, node)
    return (KernelCall(function, f"{function}_settings", settings, node.inputs[:1], node.outputs, sources),)


def _float_settings(graph: Graph, node: Node) -> Mapping[str, int | float | Constant]:
    output = output_tensor(graph, node)
    quantization = quantization_of(graph, node, output)
    return {"elements": output.elements, "zero_point": quantization.zero_point[0], "scale": quantization.scale[0]}


def _integer_settings(graph: Graph, node: Node) -> Mapping[str, int | float | Constant]:
    output = output_tensor(graph, node)
    multiplier, shift = quantize_multiplier(_ratio(graph, node))
    return {
        "elements": output.elements,
        "input_zero_point": quantization_of(graph, node, required_input(graph, node, 0)).zero_point[0],
        "output_zero_point": quantization_of(graph, node, output).zero_point[0],
        "multiplier": multiplier,
        "shift": shift,
    }


OPERATOR = Operator(
    name="quantize",
    builtin="QUANTIZE",
    attributes=no_attributes,
    check=check,
    reference=reference,
    macs=no_macs,
    calls=calls,
    in_place=True,
    micro_name="AddQuantize",
)
