"""What DIV, MAXIMUM, MINIMUM and SUB of floats share: both operands walked along three axes, either repeated along any."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from tinycore.graph.records import Array, Graph, Node
from tinycore.ops.checks import expect_shape, expect_types, output_tensor, quantization_of, refusal, required_input
from tinycore.ops.operator import KernelCall
from tinycore.ops.strides import broadcast_steps, merged

AXES = ("outer", "middle", "inner")


def whole_shape(graph: Graph, node: Node) -> tuple[int, ...]:
    """The shape of both operands repeated to fit each other."""
    shapes = [required_input(graph, node, k).shape for k in (0, 1)]
    try:
        return np.broadcast_shapes(*shapes)
    except ValueError as error:
        raise refusal(graph, node, f"shapes {list(shapes[0])} and {list(shapes[1])} do not go together") from error


def pairwise_axes(graph: Graph, node: Node) -> list[tuple[int, ...]]:
    """(size, step in the first operand, step in the second) of each merged axis; the kernels have three."""
    whole = whole_shape(graph, node)
    return merged(whole, *(broadcast_steps(required_input(graph, node, k).shape, whole) for k in (0, 1)))


def check_pairwise(graph: Graph, node: Node) -> None:
    """Both operands and the output are int8 or float32 and fit each other; not both operands are constant."""
    tensors = (required_input(graph, node, 0), required_input(graph, node, 1), output_tensor(graph, node))
    expect_types(graph, node, "int8", "float32", tensors=tensors)
    expect_shape(graph, node, output_tensor(graph, node), whole_shape(graph, node))
    if len(pairwise_axes(graph, node)) > len(AXES):
        raise refusal(graph, node, "its operands are repeated along too many axes")


def expect_one_scale(graph: Graph, node: Node, *, tensors: int) -> None:
    """The first inputs and all outputs have the same scale and zero point, if they are int8: stored numbers are moved or compared."""
    output = graph.tensors[node.outputs[0]]
    if output.dtype != "int8":
        return
    both = [required_input(graph, node, k) for k in range(tensors)] + [graph.tensors[index] for index in node.outputs[1:]]
    if any(quantization_of(graph, node, one) != quantization_of(graph, node, output) for one in both):
        raise refusal(graph, node, "its inputs and outputs have different scales")


def repeated(graph: Graph, node: Node, inputs: Sequence[Array]) -> list[Array]:
    """Both operands `[n, ...]` with the output's number of axes; constants have n = 1."""
    rank = len(output_tensor(graph, node).shape)
    made = []
    for position, values in enumerate(inputs):
        tensor = required_input(graph, node, position)
        samples = 1 if tensor.data is not None else len(values)
        made.append(values.reshape(samples, *((1,) * (rank - len(tensor.shape)) + tensor.shape)[1:]))
    return made


def pairwise_call(graph: Graph, node: Node, further: Mapping[str, int | float], *, sources: tuple[str, ...] = ()) -> KernelCall:
    """The kernel that is named like the operator; `further` settings follow the walk, `sources` are further files."""
    axes = pairwise_axes(graph, node)
    sizes, first, second = zip(*([(1, 0, 0)] * (len(AXES) - len(axes)) + axes), strict=True)
    settings: dict[str, int | float] = dict(zip(AXES, sizes, strict=True))
    for name, steps in (("first", first), ("second", second)):
        settings |= {f"{name}_{axis}": step for axis, step in zip(AXES, steps, strict=True)}
    function = f"ts_{node.operator}_{'int8' if output_tensor(graph, node).dtype == 'int8' else 'float'}"
    files = (f"{node.operator}.c", f"{node.operator}.h", "pairwise.h", "fixed_point.h", "float_range.h")
    return KernelCall(function, f"{function}_settings", {**settings, **further}, node.inputs[:2], node.outputs, (*files, *sources))
