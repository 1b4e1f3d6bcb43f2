"""Two operands of an elementwise operator, the smaller one repeated: how the kernels walk over them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tinycore.graph.records import Array, Graph, Node
from tinycore.ops.checks import expect_shape, output_tensor, refusal, required_input


@dataclass(frozen=True)
class Operands:
    """`first` and `second` are positions in `node.inputs`; first is `[outer][shared][inner]`, second is `[shared]`."""

    first: int
    second: int
    outer: int
    shared: int
    inner: int


def operands(graph: Graph, node: Node) -> Operands:
    """Which operand is repeated, and how; the first one is computed by the model and has the output's shape."""
    pair = [required_input(graph, node, k) for k in (0, 1)]
    try:
        shape = np.broadcast_shapes(*(tensor.shape for tensor in pair))
    except ValueError as error:
        raise refusal(graph, node, f"shapes {list(pair[0].shape)} and {list(pair[1].shape)} do not go together") from error
    output = output_tensor(graph, node)
    expect_shape(graph, node, output, shape)
    whole = [k for k in (0, 1) if pair[k].data is None and pair[k].elements == output.elements]
    if not whole:
        raise refusal(graph, node, "neither operand is a computed tensor of the output's shape")
    first, second = whole[0], 1 - whole[0]
    return Operands(first, second, *_repetition(graph, node, shape, pair[second].shape))


def aligned(graph: Graph, node: Node, inputs: Sequence[Array]) -> list[Array]:
    """Both operands with the output's number of axes; computed ones keep their samples along the first."""
    rank = len(output_tensor(graph, node).shape)
    made = []
    for position, values in enumerate(inputs):
        shape = required_input(graph, node, position).shape
        samples = 1 if required_input(graph, node, position).data is not None else len(values)
        made.append(values.reshape(samples, *((1,) * (rank - len(shape)) + shape)[1:]))
    return made


def _repetition(graph: Graph, node: Node, whole: tuple[int, ...], part: tuple[int, ...]) -> tuple[int, int, int]:
    """(outer, shared, inner) for a part that lacks leading axes, trailing axes, or both."""
    padded = (1,) * (len(whole) - len(part)) + part
    axes = [(size, own) for size, own in zip(whole, padded, strict=True) if size != 1]
    present = [k for k, (_, own) in enumerate(axes) if own != 1]
    start, stop = (present[0], present[-1] + 1) if present else (len(axes), len(axes))
    if any(own == 1 for _, own in axes[start:stop]):
        raise refusal(graph, node, f"an operand of shape {list(part)} would be repeated in the middle of {list(whole)}")
    sizes = [size for size, _ in axes]
    return math.prod(sizes[:start]), math.prod(sizes[start:stop]), math.prod(sizes[stop:])
