"""CONCATENATION: tensors side by side along one axis; one kernel call copies each into its slot."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from tinycore.graph.records import Array, Graph, Node, Tensor
from tinycore.ops.attributes import activation_name
from tinycore.ops.checks import expect_shape, expect_types, output_tensor, quantization_of, refusal, required_input
from tinycore.ops.operator import Constant, KernelCall, Operator, no_macs

SOURCES = ("concatenation.c", "concatenation.h")
WIDE_SOURCES = ("concatenation_int16.c", "concatenation_int16.h", "concatenation.h")
FORMS = {"int8": ("int8", SOURCES), "int16": ("int16", WIDE_SOURCES), "float32": ("float", SOURCES)}


def attributes(options: Any) -> dict[str, Any]:
    """The axis, and the fused activation, which has to be none."""
    return {"axis": options.Axis(), "activation": activation_name(options.FusedActivationFunction())}


def check(graph: Graph, node: Node) -> None:
    """All tensors have one dtype and scale, and their shapes differ along the axis only."""
    inputs, output = _inputs(graph, node), output_tensor(graph, node)
    expect_types(graph, node, "int8", "int16", "float32", tensors=[*inputs, output])
    if node.attributes["activation"] != "NONE":
        raise refusal(graph, node, "it has a fused activation")
    axis = _axis(graph, node)
    if not 0 < axis < len(output.shape) or any(len(tensor.shape) != len(output.shape) for tensor in inputs):
        raise refusal(graph, node, f"its inputs cannot be joined along axis {node.attributes['axis']}")
    for tensor in inputs:
        expect_shape(graph, node, tensor, (*output.shape[:axis], tensor.shape[axis], *output.shape[axis + 1 :]))
        if output.dtype != "float32" and _scale(graph, node, tensor) != _scale(graph, node, output):
            raise refusal(graph, node, "its inputs and output have different scales")
    joined = sum(tensor.shape[axis] for tensor in inputs)
    expect_shape(graph, node, output, (*output.shape[:axis], joined, *output.shape[axis + 1 :]))


def reference(graph: Graph, node: Node, inputs: Sequence[Array]) -> Sequence[Array]:
    """Exactly as the kernel."""
    samples = max(len(values) for values in inputs)
    columns = [np.broadcast_to(values, (samples, *values.shape[1:])) for values in inputs]
    return [np.concatenate(columns, _axis(graph, node))]


def calls(graph: Graph, node: Node) -> tuple[KernelCall, ...]:
    """One call for each input."""
    output, axis = output_tensor(graph, node), _axis(graph, node)
    row = math.prod(output.shape[axis:])
    made, offset = [], 0
    for index, tensor in zip(node.inputs, _inputs(graph, node), strict=True):
        elements = math.prod(tensor.shape[axis:])
        slot = {"rows": output.elements // row, "row_elements": elements, "output_row_elements": row, "output_offset": offset}
        made.append(_copy(index, tensor, slot, node.outputs))
        offset += elements
    return tuple(made)


def _copy(index: int, tensor: Tensor, slot: Mapping[str, int], outputs: tuple[int, ...]) -> KernelCall:
    suffix, sources = FORMS[tensor.dtype]
    if tensor.data is None:
        function = f"ts_concatenation_{suffix}"
        return KernelCall(function, f"{function}_settings", slot, (index,), outputs, sources)
    function = f"ts_concatenation_constant_{suffix}"
    return KernelCall(function, f"{function}_settings", {**slot, "values": Constant(tensor.data.reshape(-1))}, (), outputs, sources)


def _inputs(graph: Graph, node: Node) -> list[Tensor]:
    return [required_input(graph, node, k) for k in range(len(node.inputs))]


def _axis(graph: Graph, node: Node) -> int:
    axis = int(node.attributes["axis"])
    return axis + len(output_tensor(graph, node).shape) if axis < 0 else axis


def _scale(graph: Graph, node: Node, tensor: Tensor) -> tuple[float, int]:
    quantization = quantization_of(graph, node, tensor)
    return quantization.scale[0], quantization.zero_point[0]


OPERATOR = Operator(
    name="concatenation",
    builtin="CONCATENATION",
    attributes=attributes,
    check=check,
    reference=reference,
    macs=no_macs,
    calls=calls,
    micro_name="AddConcatenation",
)
