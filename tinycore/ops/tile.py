"""TILE: a tensor repeated along its axes."""

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
    """The number of times is constant and at least 1 for each axis."""
    expect_moved(graph, node)
    shape, times = required_input(graph, node, 0).file_shape, constant_integers(graph, node, 1)
    if len(times) != len(shape) or min(times, default=1) < 1:
        raise refusal(graph, node, f"a tensor of shape {list(shape)} cannot be repeated {times} times")
    expect_file_shape(graph, node, output_tensor(graph, node), tuple(size * count for size, count in zip(shape, times, strict=True)))
    calls(graph, node)  # refuses more axes than the kernel has


def reference(graph: Graph, node: Node, inputs: Sequence[Array]) -> Sequence[Array]:
    """Exactly as the kernel."""
    values = per_sample(required_input(graph, node, 0), inputs[0])
    return [as_output(output_tensor(graph, node), np.tile(values, (1, *constant_integers(graph, node, 1))))]


def calls(graph: Graph, node: Node) -> tuple[KernelCall, ...]:
    """One copy that walks over the input several times: each axis is an outer one of step 0 and its own."""
    shape, times = required_input(graph, node, 0).file_shape, constant_integers(graph, node, 1)
    sizes = [part for size, count in zip(shape, times, strict=True) for part in (count, size)]
    steps = [part for step in dense_steps(shape) for part in (0, step)]
    return (copy_call(graph, node, reading(sizes, steps), source=node.inputs[0], target=node.outputs[0]),)


OPERATOR = Operator(
    name="tile",
    builtin="TILE",
    attributes=no_attributes,
    check=check,
    reference=reference,
    macs=no_macs,
    calls=calls,
    micro_name="AddTile",
)
