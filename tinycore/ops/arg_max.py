"""ARG_MAX and ARG_MIN: where along an axis the largest or smallest number stands; the first of equal ones."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from tinycore.graph.records import Array, Graph, Node
from tinycore.ops.checks import expect_types, output_tensor, required_input
from tinycore.ops.movement import as_output, axis_of, constant_integer, expect_file_shape, per_sample
from tinycore.ops.operator import KernelCall, Operator, no_attributes, no_macs

SOURCES = ("arg_max.c", "arg_max.h")


def check(graph: Graph, node: Node) -> None:
    """The axis is constant; the output holds whole numbers and lacks the axis."""
    source, output, axis = required_input(graph, node, 0), output_tensor(graph, node), _axis(graph, node)
    expect_types(graph, node, "int8", "float32", tensors=(source,))
    expect_types(graph, node, "int32", "int64", tensors=(output,))
    expect_file_shape(graph, node, output, source.file_shape[:axis] + source.file_shape[axis + 1 :])


def reference(graph: Graph, node: Node, inputs: Sequence[Array]) -> Sequence[Array]:
    """Exactly as the kernel."""
    values, output = per_sample(required_input(graph, node, 0), inputs[0]), output_tensor(graph, node)
    found = (np.argmin if node.operator == "arg_min" else np.argmax)(values, axis=1 + _axis(graph, node))
    return [as_output(output, found.astype(output.dtype))]


def calls(graph: Graph, node: Node) -> tuple[KernelCall, ...]:
    """One call."""
    source, output, axis = required_input(graph, node, 0), output_tensor(graph, node), _axis(graph, node)
    settings = {
        "outer": math.prod(source.file_shape[:axis]),
        "count": source.file_shape[axis],
        "inner": math.prod(source.file_shape[axis + 1 :]),
        "is_least": int(node.operator == "arg_min"),
        "is_long": int(output.dtype == "int64"),
    }
    function = "ts_arg_max_int8" if source.dtype == "int8" else "ts_arg_max_float"
    return (KernelCall(function, "ts_arg_max_settings", settings, node.inputs[:1], node.outputs, SOURCES),)


def _axis(graph: Graph, node: Node) -> int:
    return axis_of(graph, node, constant_integer(graph, node, 1), len(required_input(graph, node, 0).file_shape))


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


ARG_MAX = _operator("arg_max", "ARG_MAX", micro_name="AddArgMax")
ARG_MIN = _operator("arg_min", "ARG_MIN", micro_name="AddArgMin")
