"""SELECT and SELECT_V2: for every truth value, a number of one tensor or of another."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tinycore.graph.records import Array, Graph, Node, Tensor
from tinycore.ops.checks import expect_types, output_tensor, quantization_of, refusal, required_input
from tinycore.ops.operator import KernelCall, Operator, no_attributes, no_macs

SOURCES = ("select.c", "select.h")


def check(graph: Graph, node: Node) -> None:
    """Each operand is one number or has the output's shape, leading axes of 1 aside; stored numbers are copied, so scales agree."""
    condition, *values = _operands(graph, node)
    output = output_tensor(graph, node)
    expect_types(graph, node, "bool", tensors=(condition,))
    expect_types(graph, node, "int8", "float32", tensors=(*values, output))
    if condition.data is not None:
        raise refusal(graph, node, "its condition is constant")
    for tensor in (condition, *values):
        if tensor.elements != 1 and _bare(tensor) != _bare(output):
            raise refusal(graph, node, f"an operand of shape {list(tensor.shape)} would be repeated to {list(output.shape)}")
    if output.dtype == "int8" and any(quantization_of(graph, node, one) != quantization_of(graph, node, output) for one in values):
        raise refusal(graph, node, "its inputs and its output have different scales")


def reference(graph: Graph, node: Node, inputs: Sequence[Array]) -> Sequence[Array]:
    """Exactly as LiteRT's reference kernel."""
    shape = output_tensor(graph, node).shape[1:]
    aligned = []
    for tensor, values in zip(_operands(graph, node), inputs, strict=True):
        samples = 1 if tensor.data is not None else len(values)
        aligned.append(values.reshape(samples, *((1,) * len(shape) if tensor.elements == 1 else shape)))
    samples = max(len(values) for values in aligned)
    return [np.broadcast_to(np.where(*aligned), (samples, *shape)).copy()]


def calls(graph: Graph, node: Node) -> tuple[KernelCall, ...]:
    """One call."""
    output = output_tensor(graph, node)
    function = "ts_select_int8" if output.dtype == "int8" else "ts_select_float"
    steps = (int(tensor.elements > 1) for tensor in _operands(graph, node))
    settings = {"elements": output.elements, **dict(zip(("condition_step", "first_step", "second_step"), steps, strict=True))}
    return (KernelCall(function, "ts_select_settings", settings, node.inputs[:3], node.outputs, SOURCES),)


def _operands(graph: Graph, node: Node) -> list[Tensor]:
    return [required_input(graph, node, position) for position in range(3)]


def _bare(tensor: Tensor) -> tuple[int, ...]:
    """The shape without leading axes of 1."""
    leading = next((axis for axis, size in enumerate(tensor.shape) if size != 1), len(tensor.shape))
    return tensor.shape[leading:]


def _operator(builtin: str, micro_name: str) -> Operator:
    return Operator(
        name=builtin.lower(),
        builtin=builtin,
        attributes=no_attributes,
        check=check,
        reference=reference,
        macs=no_macs,
        calls=calls,
        micro_name=micro_name,
    )


SELECT = _operator("SELECT", "")  # TensorFlow Lite Micro has the second version only
SELECT_V2 = _operator("SELECT_V2", "AddSelectV2")
