"""FULLY_CONNECTED as TensorFlow Lite Micro scales its sums: like a convolution over an image of one row, window 1x1."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tinycore.graph.records import Array, Graph, Node
from tinycore.ops import conv2d
from tinycore.ops.checks import constant_input, output_tensor, required_input
from tinycore.ops.operator import KernelCall
from tinycore.ops.weights import weights_of

ROUNDED_TWICE = "is_rounded_twice"  # a node's attribute, see graph/rounding_choice.py
WINDOW = {"padding": "VALID", "stride": (1, 1), "dilation": (1, 1)}


def is_rounded_twice(graph: Graph, node: Node) -> bool:
    """Whether this layer of integers follows TensorFlow Lite Micro instead of LiteRT."""
    return bool(node.attributes.get(ROUNDED_TWICE)) and output_tensor(graph, node).dtype != "float32"


def calls_rounded_twice(graph: Graph, node: Node) -> tuple[KernelCall, ...]:
    """The convolution's call."""
    return conv2d.calls(*as_convolution(graph, node))


def reference_rounded_twice(graph: Graph, node: Node, inputs: Sequence[Array]) -> Sequence[Array]:
    """Integers exactly as TensorFlow Lite Micro's reference kernel."""
    view, convolution = as_convolution(graph, node)
    image = inputs[0].reshape(-1, *required_input(view, convolution, 0).shape[1:])
    (made,) = conv2d.reference(view, convolution, [image])
    return [made.reshape(len(image), *output_tensor(graph, node).shape[1:])]


def as_convolution(graph: Graph, node: Node) -> tuple[Graph, Node]:
    """The layer as a convolution: every row of the input is a pixel. The tensors keep their indices."""
    source, weights, output = required_input(graph, node, 0), constant_input(graph, node, 1), output_tensor(graph, node)
    units, width = weights.shape
    pixels = source.elements // width
    tensors = list(graph.tensors)
    tensors[node.inputs[0]] = replace(source, shape=(1, 1, pixels, width))
    tensors[node.inputs[1]] = replace(weights, shape=(units, 1, 1, width), data=weights_of(graph, node)[:, None, None, :])
    tensors[node.outputs[0]] = replace(output, shape=(1, 1, pixels, units))
    attributes = {**WINDOW, "activation": node.attributes["activation"]}
    return replace(graph, tensors=tuple(tensors)), replace(node, operator="conv2d", attributes=attributes)
