"""TRANSPOSE: the axes of a tensor in another order."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tinycore.graph.records import Array, Graph, Node
from tinycore.ops.checks import output_tensor, refusal, required_input
from tinycore.ops.movement import as_output, constant_integers, expect_file_shape, expect_moved, per_sample
from tinycore.ops.operator import KernelCall, Operator, no_attributes, no_macs
from tinycore.ops.strided_copy import copy_call, reading
from tinycore.ops.strides import dense_steps


def check(graph: Graph, node: Node) -> None:
    """The order is constant and names each axis once."""
    expect_moved(graph, node)
    shape, order = required_input(graph, node, 0).file_shape, _order(graph, node)
    if sorted(order) != list(range(len(shape))):
        raise refusal(graph, node, f"{constant_integers(graph, node, 1)} is no order of {len(shape)} axes")
    expect_file_shape(graph, node, output_tensor(graph, node), tuple(shape[axis] for axis in order))


def reference(graph: Graph, node: Node, inputs: Sequence[Array]) -> Sequence[Array]:
    """Exactly as the kernel."""
    values = per_sample(required_input(graph, node, 0), inputs[0])
    return [as_output(output_tensor(graph, node), np.transpose(values, (0, *(1 + axis for axis in _order(graph, node)))))]


def calls(graph: Graph, node: Node) -> tuple[KernelCall, ...]:
    """One copy; none where only axes of size 1 change places."""
    shape, order = required_input(graph, node, 0).file_shape, _order(graph, node)
    steps = dense_steps(shape)
    walk = reading([shape[axis] for axis in order], [steps[axis] for axis in order])
    return (copy_call(graph, node, walk, source=node.inputs[0], target=node.outputs[0]),)


def _order(graph: Graph, node: Node) -> list[int]:
    rank = len(required_input(graph, node, 0).file_shape)
    return [axis + rank if axis < 0 else axis for axis in constant_integers(graph, node, 1)]


OPERATOR = Operator(
    name="transpose",
    builtin="TRANSPOSE",
    attributes=no_attributes,
    check=check,
    reference=reference,
    macs=no_macs,
    calls=calls,
    micro_name="AddTranspose",
)
