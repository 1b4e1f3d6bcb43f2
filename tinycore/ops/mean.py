"""MEAN: the mean over some axes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import groupby
from typing import Any

import numpy as np

from tinycore.graph.records import Array, Graph, Node
from tinycore.ops.checks import (
    constant_input,
    expect_scale_ratio,
    expect_shape,
    expect_types,
    output_tensor,
    quantization_of,
    refusal,
    required_input,
)
from tinycore.ops.fixed_point import INT8_RANGE, quantize_multiplier, scale
from tinycore.ops.operator import KernelCall, Operator, no_macs

SOURCES = ("mean.c", "mean.h", "fixed_point.h")
LARGEST_COUNT = 1 << 22  # numbers per mean: the sum of more int8 could overflow


def attributes(options: Any) -> dict[str, Any]:
    """Whether reduced axes stay, with size 1."""
    return {"keeps_axes": bool(options.KeepDims())}


def check(graph: Graph, node: Node) -> None:
    """The axes are constant, do not mix samples, and merge into what the kernel can walk."""
    source, output = required_input(graph, node, 0), output_tensor(graph, node)
    expect_types(graph, node, "int8", "float32", tensors=(source, output))
    expect_types(graph, node, "int32", tensors=(constant_input(graph, node, 1),))
    reduced, rank = _reduced_axes(graph, node), len(source.shape)
    if not all(0 < axis < rank for axis in reduced):
        raise refusal(graph, node, f"its axes are {sorted(reduced)} of {rank}")
    keeps = node.attributes["keeps_axes"]
    expect_shape(graph, node, output, tuple(1 if k in reduced else n for k, n in enumerate(source.shape) if keeps or k not in reduced))
    if len(_runs(graph, node)) > 4 or source.elements // output.elements > LARGEST_COUNT:
        raise refusal(graph, node, f"it has too much to add along the axes {sorted(reduced)} of {list(source.shape)}")
    if source.dtype == "int8":
        expect_scale_ratio(graph, node, _ratio(graph, node))


def reference(graph: Graph, node: Node, inputs: Sequence[Array]) -> Sequence[Array]:
    """Integers exactly as LiteRT's reference kernel; floats are added in the order of the input, as the C does."""
    output, samples = output_tensor(graph, node), len(inputs[0])
    kept_outer, reduced_outer, kept_inner, reduced_inner = _sizes(graph, node).values()
    merged = inputs[0].reshape(samples * kept_outer, reduced_outer, kept_inner, reduced_inner)
    rows = np.moveaxis(merged, 2, 1).reshape(-1, reduced_outer * reduced_inner)
    if output.dtype == "float32":
        total = np.zeros(len(rows), np.float32)
        for column in rows.T:
            total = total + column
        return [(total / np.float32(rows.shape[1])).reshape(samples, *output.shape[1:])]
    s = _fixed_point(graph, node)
    mean = scale(rows.sum(1, dtype=np.int64) + s["offset"], s["multiplier"], s["shift"]) + s["output_zero_point"]
    return [np.clip(mean, *INT8_RANGE).astype(np.int8).reshape(samples, *output.shape[1:])]


def calls(graph: Graph, node: Node) -> tuple[KernelCall, ...]:
    """One call."""
    is_int8 = output_tensor(graph, node).dtype == "int8"
    settings = {**_sizes(graph, node), **(_fixed_point(graph, node) if is_int8 else {})}
    function = "ts_mean_int8" if is_int8 else "ts_mean_float"
    return (KernelCall(function, f"{function}_settings", settings, node.inputs[:1], node.outputs, SOURCES),)


def _reduced_axes(graph: Graph, node: Node) -> set[int]:
    axes, rank = constant_input(graph, node, 1).data, len(required_input(graph, node, 0).shape)
    assert axes is not None
    return {int(axis) + (rank if axis < 0 else 0) for axis in axes.reshape(-1)}


def _runs(graph: Graph, node: Node) -> list[int]:
    """Sizes after neighbouring axes that are kept, or reduced, became one: kept, reduced, kept, ..."""
    reduced = _reduced_axes(graph, node)
    axes = [(k in reduced, size) for k, size in enumerate(required_input(graph, node, 0).shape) if size != 1]
    runs = [(is_reduced, math.prod(size for _, size in run)) for is_reduced, run in groupby(axes, key=lambda axis: axis[0])]
    return [1, *(size for _, size in runs)] if runs and runs[0][0] else [size for _, size in runs]


def _sizes(graph: Graph, node: Node) -> dict[str, int]:
    runs = _runs(graph, node)
    names = ("kept_outer", "reduced_outer", "kept_inner", "reduced_inner")
    return dict(zip(names, runs + [1] * (4 - len(runs)), strict=True))


def _ratio(graph: Graph, node: Node) -> float:
    source, output = required_input(graph, node, 0), output_tensor(graph, node)
    return quantization_of(graph, node, source).scale[0] / quantization_of(graph, node, output).scale[0]


def _fixed_point(graph: Graph, node: Node) -> dict[str, int]:
    """The division by the count goes into the multiplier, as many bits as fit (QuantizedMeanOrSum in reduce.h)."""
    source, output = required_input(graph, node, 0), output_tensor(graph, node)
    count = source.elements // output.elements
    multiplier, shift = quantize_multiplier(_ratio(graph, node))
    bits = min(count.bit_length() - 1, 31 + shift)
    return {
        "offset": -quantization_of(graph, node, source).zero_point[0] * count,
        "multiplier": (multiplier << bits) // count,
        "shift": shift - bits,
        "output_zero_point": quantization_of(graph, node, output).zero_point[0],
    }


OPERATOR = Operator(
    name="mean",
    builtin="MEAN",
    attributes=attributes,
    check=check,
    reference=reference,
    macs=no_macs,
    calls=calls,
    micro_name="AddMean",
)
