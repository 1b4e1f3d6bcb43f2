"""BROADCAST_TO: a tensor repeated along the axes where it has size 1."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tinycore.graph.records import Array, Graph, Node
from tinycore.ops.checks import expect_shape, expect_types, output_tensor, refusal, required_input
from tinycore.ops.operator import KernelCall, Operator, no_attributes, no_macs
from tinycore.ops.strided_copy import copy_call, reading
from tinycore.ops.strides import broadcast_steps

DTYPES = ("int8", "int16", "int32", "float32")


def check(graph: Graph, node: Node) -> None:
    """The output's shape is the input's, repeated."""
    source, output = required_input(graph, node, 0), output_tensor(graph, node)
    expect_types(graph, node, *DTYPES, tensors=(source, output))
    try:
        expect_shape(graph, node, output, np.broadcast_shapes(source.shape, output.shape))
    except ValueError as error:
        raise refusal(graph, node, f"a tensor of shape {list(source.shape)} does not fill {list(output.shape)}") from error


def reference(graph: Graph, node: Node, inputs: Sequence[Array]) -> Sequence[Array]:
    """Exactly as the kernel."""
    source, output = required_input(graph, node, 0), output_tensor(graph, node)
    padded = inputs[0].reshape(len(inputs[0]), *(1,) * (len(output.shape) - len(source.shape)), *source.shape[1:])
    return [np.broadcast_to(padded, (len(inputs[0]), *output.shape[1:]))]


def calls(graph: Graph, node: Node) -> tuple[KernelCall, ...]:
    """One copy that walks over the input several times."""
    source, output = required_input(graph, node, 0), output_tensor(graph, node)
    walk = reading(output.shape, broadcast_steps(source.shape, output.shape))
    return (copy_call(graph, node, walk, source=node.inputs[0], target=node.outputs[0]),)


OPERATOR = Operator(
    name="broadcast_to",
    builtin="BROADCAST_TO",
    attributes=no_attributes,
    check=check,
    reference=reference,
    macs=no_macs,
    calls=calls,
    micro_name="AddBroadcastTo",
)
