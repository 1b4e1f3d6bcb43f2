"""SPLIT and SPLIT_V: a tensor cut into parts along one axis, equally large ones or of given sizes."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

import numpy as np

from tinycore.graph.records import Array, Graph, Node
from tinycore.ops.checks import refusal, required_input
from tinycore.ops.movement import as_output, axis_of, constant_integer, constant_integers, expect_file_shape, expect_moved, per_sample
from tinycore.ops.operator import KernelCall, Operator, no_attributes, no_macs
from tinycore.ops.strided_copy import copy_call, reading
from tinycore.ops.strides import dense_steps


def check(graph: Graph, node: Node) -> None:
    """The parts together are the whole axis."""
    expect_moved(graph, node)
    shape, axis, sizes = required_input(graph, node, 0).file_shape, _axis(graph, node), _sizes(graph, node)
    if len(sizes) != len(node.outputs) or min(sizes, default=0) < 1 or sum(sizes) != shape[axis]:
        raise refusal(graph, node, f"an axis of {shape[axis]} does not fall into {len(node.outputs)} parts of {sizes}")
    for size, output in zip(sizes, node.outputs, strict=True):
        expect_file_shape(graph, node, graph.tensors[output], (*shape[:axis], size, *shape[axis + 1 :]))


def reference(graph: Graph, node: Node, inputs: Sequence[Array]) -> Sequence[Array]:
    """Exactly as the kernel."""
    values = per_sample(required_input(graph, node, 0), inputs[0])
    parts = np.split(values, np.cumsum(_sizes(graph, node))[:-1], axis=1 + _axis(graph, node))
    return [as_output(graph.tensors[output], part) for output, part in zip(node.outputs, parts, strict=True)]


def calls(graph: Graph, node: Node) -> tuple[KernelCall, ...]:
    """One copy for each part."""
    source, axis, sizes = node.inputs[0], _axis(graph, node), _sizes(graph, node)
    steps = dense_steps(graph.tensors[source].file_shape)
    starts = [0, *accumulate(sizes[:-1])]
    return tuple(
        copy_call(
            graph, node, reading(graph.tensors[output].file_shape, steps, input_start=start * steps[axis]), source=source, target=output
        )
        for output, start in zip(node.outputs, starts, strict=True)
    )


def _axis(graph: Graph, node: Node) -> int:
    given = constant_integer(graph, node, 1 if node.operator == "split" else 2)
    return axis_of(graph, node, given, len(required_input(graph, node, 0).file_shape))


def _sizes(graph: Graph, node: Node) -> list[int]:
    """Of the parts; one of them may be -1, the rest."""
    whole = required_input(graph, node, 0).file_shape[_axis(graph, node)]
    if node.operator == "split":
        return [whole // len(node.outputs)] * len(node.outputs)
    sizes = constant_integers(graph, node, 1)
    rest = whole - sum(size for size in sizes if size != -1)
    return [rest if size == -1 else size for size in sizes]


def _operator(name: str, builtin: str, *, micro_name: str) -> Operator:
    return Operator(
        name=name,
        builtin=builtin,
        attributes=no_attributes,
        check=check,
        reference=reference,
        macs=no_macs,
        calls=calls,
        micro_name=micro_name,
    )


SPLIT = _operator("split", "SPLIT", micro_name="AddSplit")
SPLIT_V = _operator("split_v", "SPLIT_V", micro_name="AddSplitV")
