"""Numbers that move: the one kernel behind slices, splits, stacks, transpositions, blocks of pixels and repetition."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tinycore.graph.records import Graph, Node
from tinycore.ops.checks import refusal
from tinycore.ops.operator import Constant, KernelCall
from tinycore.ops.strides import dense_steps, merged

SOURCES = ("strided_copy.c", "strided_copy.h")
MOST_AXES = 10  # TS_STRIDED_COPY_AXES in resources/runtime/strided_copy.h


@dataclass(frozen=True)
class Walk:
    """For each axis of what is moved its size and its steps in both tensors, and where both begin, all in elements."""

    sizes: tuple[int, ...]
    input_steps: tuple[int, ...]
    output_steps: tuple[int, ...]
    input_start: int = 0
    output_start: int = 0


def reading(sizes: Sequence[int], input_steps: Sequence[int], *, input_start: int = 0) -> Walk:
    """A walk that fills its output from the first element to the last."""
    return Walk(tuple(sizes), tuple(input_steps), dense_steps(sizes), input_start)


def copy_call(graph: Graph, node: Node, walk: Walk, *, source: int, target: int) -> KernelCall:
    """The call that moves elements of tensor `source` to tensor `target` (indices in the graph).

    A walk that moves nothing becomes the copy that sharing the memory saves.
    """
    tensor, axes = graph.tensors[source], merged(walk.sizes, walk.input_steps, walk.output_steps)
    if _moves_nothing(graph, walk, axes, source=source, target=target):
        return KernelCall("ts_reshape", "ts_reshape_settings", {"bytes": tensor.bytes}, (source,), (target,), ("reshape.c", "reshape.h"))
    width = np.dtype(tensor.dtype).itemsize
    scale = 1 if width < 8 else 2  # 64-bit elements move as pairs of words
    pairs = [(2, 1, 1)] if width == 8 else []
    table = [(size, scale * step, scale * leap) for size, step, leap in axes] + pairs or [(1, 1, 1)]
    if len(table) > MOST_AXES:
        raise refusal(graph, node, f"it moves numbers along {len(table)} axes")
    settings: dict[str, int | float | Constant] = {
        "axes": len(table),
        "input_start": scale * walk.input_start,
        "output_start": scale * walk.output_start,
        "walk": Constant(np.array(table, np.int32)),
    }
    function = f"ts_strided_copy_{8 * min(width, 4)}"
    return KernelCall(function, "ts_strided_copy_settings", settings, (source,), (target,), SOURCES)


def _moves_nothing(graph: Graph, walk: Walk, axes: Sequence[tuple[int, ...]], *, source: int, target: int) -> bool:
    is_straight = not axes or (len(axes) == 1 and axes[0][1:] == (1, 1))
    same_size = graph.tensors[source].elements == graph.tensors[target].elements
    return is_straight and same_size and walk.input_start == walk.output_start == 0
