"""GATHER: slices of a tensor along one axis, picked by their numbers: rows of a table, or parts in a fixed order."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from tinycore.graph.records import Array, Graph, Node
from tinycore.ops.checks import expect_types, output_tensor, refusal, required_input
from tinycore.ops.movement import as_output, axis_of, expect_file_shape
from tinycore.ops.operator import KernelCall, Operator, no_macs

SOURCES = ("gather.c", "gather.h")
DTYPES = ("int8", "float32", "int32")


def attributes(options: Any) -> dict[str, Any]:
    """The axis, and how many leading axes table and numbers share."""
    return {"axis": options.Axis(), "shared_axes": options.BatchDims()}


def check(graph: Graph, node: Node) -> None:
    """Whole numbers pick slices of a constant table, or fixed numbers slices of a computed one; the kernel stays inside the table."""
    table, picks, output = required_input(graph, node, 0), required_input(graph, node, 1), output_tensor(graph, node)
    expect_types(graph, node, *DTYPES, tensors=(table, output))
    expect_types(graph, node, "int32", tensors=(picks,))
    axis, shared = _axis(graph, node), int(node.attributes["shared_axes"])
    if shared < 0 or shared > axis or math.prod((*table.file_shape[:shared], *picks.file_shape[:shared])) != 1:
        raise refusal(graph, node, f"its table and its numbers share {shared} axes")
    if table.elements == 0 or picks.elements == 0:
        raise refusal(graph, node, "it picks from nothing")
    if picks.data is not None and not 0 <= int(picks.data.min()) <= int(picks.data.max()) < table.file_shape[axis]:
        raise refusal(graph, node, f"it picks a slice that an axis of {table.file_shape[axis]} does not have")
    shape = table.file_shape[:axis] + picks.file_shape[shared:] + table.file_shape[axis + 1 :]
    expect_file_shape(graph, node, output, shape)


def reference(graph: Graph, node: Node, inputs: Sequence[Array]) -> Sequence[Array]:
    """Exactly as the kernel: numbers outside the table count as its first or last slice."""
    table, picks = required_input(graph, node, 0), required_input(graph, node, 1)
    outer, count, inner = _sizes(graph, node)
    samples = max(1 if one.data is not None else len(values) for one, values in zip((table, picks), inputs, strict=True))
    slices = np.broadcast_to(inputs[0].reshape(-1, outer, count, inner), (samples, outer, count, inner))
    numbers = np.broadcast_to(np.clip(inputs[1].reshape(-1, picks.elements), 0, count - 1), (samples, picks.elements))
    return [as_output(output_tensor(graph, node), np.take_along_axis(slices, numbers[:, None, :, None], axis=2))]


def calls(graph: Graph, node: Node) -> tuple[KernelCall, ...]:
    """One call."""
    outer, count, inner = _sizes(graph, node)
    settings = {"outer": outer, "count": count, "inner": inner, "picks": required_input(graph, node, 1).elements}
    function = "ts_gather_8" if output_tensor(graph, node).dtype == "int8" else "ts_gather_32"
    return (KernelCall(function, "ts_gather_settings", settings, node.inputs[:2], node.outputs, SOURCES),)


def _axis(graph: Graph, node: Node) -> int:
    return axis_of(graph, node, int(node.attributes["axis"]), len(required_input(graph, node, 0).file_shape))


def _sizes(graph: Graph, node: Node) -> tuple[int, int, int]:
    """Of the table: before the axis, along it, behind it."""
    shape, axis = required_input(graph, node, 0).file_shape, _axis(graph, node)
    return math.prod(shape[:axis]), shape[axis], math.prod(shape[axis + 1 :])


OPERATOR = Operator(
    name="gather",
    builtin="GATHER",
    attributes=attributes,
    check=check,
    reference=reference,
    macs=no_macs,
    calls=calls,
    micro_name="AddGather",
)
