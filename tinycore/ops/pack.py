"""PACK: equal tensors stacked along a new axis."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from tinycore.graph.records import Array, Graph, Node
from tinycore.ops.checks import expect_types, output_tensor, required_input
from tinycore.ops.movement import MOVED, as_output, axis_of, expect_file_shape, per_sample
from tinycore.ops.operator import KernelCall, Operator, no_macs
from tinycore.ops.pairwise import expect_one_scale
from tinycore.ops.strided_copy import Walk, copy_call
from tinycore.ops.strides import dense_steps


def attributes(options: Any) -> dict[str, Any]:
    """The axis of the output that the inputs stand along."""
    return {"axis": options.Axis()}


def check(graph: Graph, node: Node) -> None:
    """All inputs have one shape, dtype and scale."""
    inputs, output = [required_input(graph, node, k) for k in range(len(node.inputs))], output_tensor(graph, node)
    expect_types(graph, node, *MOVED, tensors=[*inputs, output])
    expect_one_scale(graph, node, tensors=len(inputs))
    shape, axis = inputs[0].file_shape, _axis(graph, node)
    for tensor in inputs:
        expect_file_shape(graph, node, tensor, shape)
    expect_file_shape(graph, node, output, (*shape[:axis], len(inputs), *shape[axis:]))


def reference(graph: Graph, node: Node, inputs: Sequence[Array]) -> Sequence[Array]:
    """Exactly as the kernel."""
    columns = [per_sample(required_input(graph, node, k), values) for k, values in enumerate(inputs)]
    return [as_output(output_tensor(graph, node), np.stack(np.broadcast_arrays(*columns), 1 + _axis(graph, node)))]


def calls(graph: Graph, node: Node) -> tuple[KernelCall, ...]:
    """One copy for each input."""
    shape, axis = required_input(graph, node, 0).file_shape, _axis(graph, node)
    steps = list(dense_steps(output_tensor(graph, node).file_shape))
    leap = steps.pop(axis)
    return tuple(
        copy_call(graph, node, Walk(shape, dense_steps(shape), tuple(steps), output_start=k * leap), source=index, target=node.outputs[0])
        for k, index in enumerate(node.inputs)
    )


def _axis(graph: Graph, node: Node) -> int:
    return axis_of(graph, node, int(node.attributes["axis"]), len(output_tensor(graph, node).file_shape))


OPERATOR = Operator(
    name="pack",
    builtin="PACK",
    attributes=attributes,
    check=check,
    reference=reference,
    macs=no_macs,
    calls=calls,
    micro_name="AddPack",
)
