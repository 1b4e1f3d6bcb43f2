"""Operators on single int8 numbers as a table of all 256 answers."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from tinycore.graph.records import Array, Graph, Node
from tinycore.ops.checks import expect_shape, expect_types, output_tensor, quantization_of, required_input
from tinycore.ops.fixed_point import INT8_RANGE

Function = Callable[[npt.NDArray[np.float32]], npt.NDArray[np.float32]]


def answers(graph: Graph, node: Node, function: Function) -> Array:
    """The stored outputs for the stored inputs -128 ... 127, computed in float32 (LUTPopulate in kernels/internal/common.h)."""
    source = quantization_of(graph, node, required_input(graph, node, 0))
    output = quantization_of(graph, node, output_tensor(graph, node))
    stored = np.arange(-128, 128)
    real = np.float32(source.scale[0]) * (stored - source.zero_point[0]).astype(np.float32)
    with np.errstate(over="ignore"):
        scaled = function(real) * (np.float32(1) / np.float32(output.scale[0]))
    scaled = np.where(np.isnan(scaled), np.float32(-np.inf), scaled)  # the clamp makes it -128, as LiteRT's does
    rounded = np.sign(scaled) * np.floor(np.abs(scaled.astype(np.float64)) + 0.5)
    table: Array = np.clip(rounded + output.zero_point[0], *INT8_RANGE).astype(np.int8)
    return table


def check_unary(graph: Graph, node: Node) -> None:
    """Input and output have the same shape and are both int8 or both float32."""
    source, output = required_input(graph, node, 0), output_tensor(graph, node)
    expect_types(graph, node, "int8", "float32", tensors=(source, output))
    expect_shape(graph, node, output, source.shape)
