"""REVERSE_V2: some axes of a tensor from their end to their beginning, as a backward recurrent layer reads its steps."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tinycore.graph.records import Array, Graph, Node
from tinycore.ops.checks import output_tensor, refusal, required_input
from tinycore.ops.movement import as_output, axis_of, constant_integers, expect_file_shape, expect_moved, per_sample
from tinycore.ops.operator import KernelCall, Operator, no_attributes, no_macs
from tinycore.ops.strided_copy import copy_call, reading
from tinycore.ops.strides import dense_steps


def check(graph: Graph, node: Node) -> None:
    """The axes are constant, and the output has the input's shape."""
    expect_moved(graph, node)
    axes = _axes(graph, node)
    if len(set(axes)) != len(axes):
        raise refusal(graph, node, "it names an axis twice")
    expect_file_shape(graph, node, output_tensor(graph, node), required_input(graph, node, 0).file_shape)


def reference(graph: Graph, node: Node, inputs: Sequence[Array]) -> Sequence[Array]:
    """Exactly as the kernel."""
    values = per_sample(required_input(graph, node, 0), inputs[0])
    return [as_output(output_tensor(graph, node), np.flip(values, tuple(1 + axis for axis in _axes(graph, node))))]


def calls(graph: Graph, node: Node) -> tuple[KernelCall, ...]:
    """One copy that steps backwards."""
    shape, axes = required_input(graph, node, 0).file_shape, _axes(graph, node)
    steps = dense_steps(shape)
    start = sum((shape[axis] - 1) * steps[axis] for axis in axes)
    walk = reading(shape, [-step if axis in axes else step for axis, step in enumerate(steps)], input_start=start)
    return (copy_call(graph, node, walk, source=node.inputs[0], target=node.outputs[0]),)


def _axes(graph: Graph, node: Node) -> list[int]:
    rank = len(required_input(graph, node, 0).file_shape)
    return [axis_of(graph, node, axis, rank) for axis in constant_integers(graph, node, 1)]


OPERATOR = Operator(
    name="reverse",
    builtin="REVERSE_V2",
    attributes=no_attributes,
    check=check,
    reference=reference,
    macs=no_macs,
    calls=calls,
    micro_name="AddReverseV2",
)
