"""UNPACK: a tensor taken apart along one axis, which disappears."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from tinycore.graph.records import Array, Graph, Node
from tinycore.ops.checks import refusal, required_input
from tinycore.ops.movement import as_output, axis_of, expect_file_shape, expect_moved, per_sample
from tinycore.ops.operator import KernelCall, Operator, no_macs
from tinycore.ops.strided_copy import copy_call, reading
from tinycore.ops.strides import dense_steps


def attributes(options: Any) -> dict[str, Any]:
    """The axis."""
    return {"axis": options.Axis()}


def check(graph: Graph, node: Node) -> None:
    """One output for each index of the axis."""
    expect_moved(graph, node)
    shape, axis = required_input(graph, node, 0).file_shape, _axis(graph, node)
    if shape[axis] != len(node.outputs):
        raise refusal(graph, node, f"an axis of {shape[axis]} does not give {len(node.outputs)} tensors")
    for output in node.outputs:
        expect_file_shape(graph, node, graph.tensors[output], (*shape[:axis], *shape[axis + 1 :]))


def reference(graph: Graph, node: Node, inputs: Sequence[Array]) -> Sequence[Array]:
    """Exactly as the kernel."""
    columns = np.moveaxis(per_sample(required_input(graph, node, 0), inputs[0]), 1 + _axis(graph, node), 0)
    return [as_output(graph.tensors[output], column) for output, column in zip(node.outputs, columns, strict=True)]


def calls(graph: Graph, node: Node) -> tuple[KernelCall, ...]:
    """One copy for each output."""
    shape, axis = required_input(graph, node, 0).file_shape, _axis(graph, node)
    steps = list(dense_steps(shape))
    leap = steps.pop(axis)
    sizes = (*shape[:axis], *shape[axis + 1 :])
    return tuple(
        copy_call(graph, node, reading(sizes, steps, input_start=k * leap), source=node.inputs[0], target=output)
        for k, output in enumerate(node.outputs)
    )


def _axis(graph: Graph, node: Node) -> int:
    return axis_of(graph, node, int(node.attributes["axis"]), len(required_input(graph, node, 0).file_shape))


OPERATOR = Operator(
    name="unpack",
    builtin="UNPACK",
    attributes=attributes,
    check=check,
    reference=reference,
    macs=no_macs,
    calls=calls,
    micro_name="AddUnpack",
)
