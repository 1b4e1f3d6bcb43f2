"""RESHAPE, EXPAND_DIMS and SQUEEZE: the same numbers in the same order under another shape."""

from __future__ import annotations

from collections.abc import Sequence

from tinycore.graph.records import Array, Graph, Node
from tinycore.ops.checks import expect_same_elements, expect_types, output_tensor, required_input
from tinycore.ops.operator import KernelCall, Operator, no_attributes, no_macs

SOURCES = ("reshape.c", "reshape.h")


def check(graph: Graph, node: Node) -> None:
    """Input and output have the same dtype and size; TensorFlow Lite copies the bytes even where scales differ."""
    source, output = required_input(graph, node, 0), output_tensor(graph, node)
    expect_types(graph, node, "int8", "int16", "float32", tensors=(source, output))
    expect_same_elements(graph, node)


def reference(graph: Graph, node: Node, inputs: Sequence[Array]) -> Sequence[Array]:
    """The input under the output's shape."""
    return [inputs[0].reshape(len(inputs[0]), *output_tensor(graph, node).shape[1:])]


def calls(graph: Graph, node: Node) -> tuple[KernelCall, ...]:
    """A copy, which does nothing where the output lies on the input."""
    settings = {"bytes": output_tensor(graph, node).bytes}
    return (KernelCall("ts_reshape", "ts_reshape_settings", settings, node.inputs[:1], node.outputs, SOURCES),)


def _operator(name: str, builtin: str, *, micro_name: str) -> Operator:
    return Operator(
        name=name,
        builtin=builtin,
        attributes=no_attributes,
        check=check,
        reference=reference,
        macs=no_macs,
        calls=calls,
        in_place=True,
        micro_name=micro_name,
    )


RESHAPE = _operator("reshape", "RESHAPE", micro_name="AddReshape")
EXPAND_DIMS = _operator("expand_dims", "EXPAND_DIMS", micro_name="AddExpandDims")
SQUEEZE = _operator("squeeze", "SQUEEZE", micro_name="AddSqueeze")
