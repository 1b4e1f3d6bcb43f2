"""What MEAN, SUM, REDUCE_MAX and REDUCE_MIN share: which axes are reduced, and how neighbours merge into four."""

from __future__ import annotations

import math
from itertools import groupby
from typing import Any

import numpy as np

from tinycore.graph.records import Array, Graph, Node
from tinycore.ops.checks import expect_types, output_tensor, refusal, required_input
from tinycore.ops.movement import axis_of, constant_integers, expect_file_shape
from tinycore.ops.operator import KernelCall

AXES = ("kept_outer", "reduced_outer", "kept_inner", "reduced_inner")
LARGEST_COUNT = 1 << 22  # numbers per result: the sum of more int8 could overflow


def reduction_attributes(options: Any) -> dict[str, Any]:
    """Whether reduced axes stay, with size 1."""
    return {"keeps_axes": bool(options.KeepDims())}


def check_reduction(graph: Graph, node: Node, *dtypes: str, most: int = LARGEST_COUNT) -> None:
    """The axes are constant and merge into what the kernels can walk; at most `most` numbers make one result."""
    source, output = required_input(graph, node, 0), output_tensor(graph, node)
    expect_types(graph, node, *(dtypes or ("int8", "float32")), tensors=(source, output))
    reduced, keeps = reduced_axes(graph, node), node.attributes["keeps_axes"]
    sizes = enumerate(source.file_shape)
    expect_file_shape(graph, node, output, tuple(1 if k in reduced else n for k, n in sizes if keeps or k not in reduced))
    if len(reduction_runs(graph, node)) > len(AXES) or source.elements // output.elements > most:
        raise refusal(graph, node, f"it has too much to add along the axes {sorted(reduced)} of {list(source.file_shape)}")


def reduced_axes(graph: Graph, node: Node) -> set[int]:
    """Counted from the front, as the file counts them."""
    rank = len(required_input(graph, node, 0).file_shape)
    return {axis_of(graph, node, axis, rank) for axis in constant_integers(graph, node, 1)}


def reduction_runs(graph: Graph, node: Node) -> list[int]:
    """Sizes after neighbouring axes that are kept, or reduced, became one: kept, reduced, kept, ..."""
    reduced = reduced_axes(graph, node)
    axes = [(k in reduced, size) for k, size in enumerate(required_input(graph, node, 0).file_shape) if size != 1]
    runs = [(is_reduced, math.prod(size for _, size in run)) for is_reduced, run in groupby(axes, key=lambda axis: axis[0])]
    return [1, *(size for _, size in runs)] if runs and runs[0][0] else [size for _, size in runs]


def reduction_sizes(graph: Graph, node: Node) -> dict[str, int]:
    """The sizes of the four merged axes, as the kernels' settings begin."""
    runs = reduction_runs(graph, node)
    return dict(zip(AXES, runs + [1] * (len(AXES) - len(runs)), strict=True))


def reduction_rows(graph: Graph, node: Node, values: Array) -> Array:
    """[results of all samples, numbers of each in the order of the input]."""
    kept_outer, reduced_outer, kept_inner, reduced_inner = reduction_sizes(graph, node).values()
    split = values.reshape(len(values) * kept_outer, reduced_outer, kept_inner, reduced_inner)
    return np.moveaxis(split, 2, 1).reshape(-1, reduced_outer * reduced_inner)


def added(rows: Array) -> Array:
    """The float32 sum of each row, number by number."""
    total = np.zeros(len(rows), np.float32)
    for column in rows.T:
        total = total + column
    return total


def reduction_call(graph: Graph, node: Node) -> KernelCall:
    """The kernel that is named like the operator and needs nothing but sizes."""
    suffix = "int8" if output_tensor(graph, node).dtype == "int8" else "float"
    function = f"ts_{node.operator}_{suffix}"
    sources = (f"{node.operator}.c", f"{node.operator}.h", "reduction.h")
    return KernelCall(function, f"{function}_settings", reduction_sizes(graph, node), node.inputs[:1], node.outputs, sources)
