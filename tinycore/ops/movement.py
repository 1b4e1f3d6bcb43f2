"""What the operators that only move numbers share: dtypes, axes as the file counts them, constant settings, samples in NumPy."""

from __future__ import annotations

import numpy as np

from tinycore.graph.records import Array, Graph, Node, Tensor
from tinycore.ops.checks import constant_input, expect_types, refusal, required_input

MOVED = ("int8", "uint8", "int16", "int32", "int64", "float32")


def expect_moved(graph: Graph, node: Node, *, position: int = 0) -> None:
    """The input at `position` and all outputs have one dtype; TensorFlow Lite moves the bytes even where scales differ."""
    outputs = [graph.tensors[index] for index in node.outputs]
    expect_types(graph, node, *MOVED, tensors=[required_input(graph, node, position), *outputs])


def expect_file_shape(graph: Graph, node: Node, tensor: Tensor, shape: tuple[int, ...]) -> None:
    """`tensor` has exactly this shape, in the axes that the file counts."""
    if tensor.file_shape != shape:
        raise refusal(graph, node, f"the tensor “{tensor.name}” has shape {list(tensor.file_shape)} instead of {list(shape)}")


def constant_integers(graph: Graph, node: Node, position: int) -> list[int]:
    """The numbers of a constant int32 or int64 input, flat."""
    tensor = constant_input(graph, node, position)
    expect_types(graph, node, "int32", "int64", tensors=(tensor,))
    assert tensor.data is not None
    return [int(value) for value in tensor.data.reshape(-1)]


def constant_integer(graph: Graph, node: Node, position: int) -> int:
    """The only number of a constant input."""
    values = constant_integers(graph, node, position)
    if len(values) != 1:
        raise refusal(graph, node, f"input {position} holds {len(values)} numbers instead of one")
    return values[0]


def axis_of(graph: Graph, node: Node, axis: int, rank: int) -> int:
    """An axis counted from the front."""
    if not -rank <= axis < rank:
        raise refusal(graph, node, f"its axis {axis} is not one of {rank}")
    return axis % rank


def per_sample(tensor: Tensor, values: Array) -> Array:
    """Values as [n, *the file's shape]; a constant has n = 1."""
    return values.reshape(1 if tensor.data is not None else len(values), *tensor.file_shape)


def as_output(tensor: Tensor, values: Array) -> Array:
    """[n, ...] in the shape in which samples of `tensor` are handed on."""
    return np.ascontiguousarray(values).reshape(len(values), *tensor.shape[1:])
