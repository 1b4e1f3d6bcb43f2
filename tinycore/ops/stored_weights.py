"""Weights of float layers that are stored in fewer bits and widened while the layer runs."""

from __future__ import annotations

import numpy as np

from tinycore.graph.records import Array, Graph, Node
from tinycore.ops.checks import constant_input
from tinycore.ops.fixed_point import activation_range_float
from tinycore.ops.operator import Constant
from tinycore.ops.weights import bias_values, weights_of

SUFFIXES = {"float16": "half", "int8": "int8"}  # of the kernels; resources/runtime/weight_reader.h reads what they are called after


def has_stored_weights(graph: Graph, node: Node) -> bool:
    """Whether a float layer has weights of another dtype."""
    return constant_input(graph, node, 1).dtype in SUFFIXES


def stored_weights_suffix(graph: Graph, node: Node) -> str:
    """What the kernel's name ends with."""
    return SUFFIXES[constant_input(graph, node, 1).dtype]


def in_real_numbers(graph: Graph, node: Node, sums: Array) -> Array:
    """Sums [..., channels] of inputs times stored weights, multiplied by what a stored 1 stands for."""
    return sums * _scale(graph, node) if has_stored_weights(graph, node) else sums


def stored_weights_settings(graph: Graph, node: Node, *, channels: int) -> dict[str, int | float | Constant]:
    """The settings of a kernel that reads weights as they are stored, after its geometry."""
    low, high = activation_range_float(node.attributes["activation"])
    weights, scale = weights_of(graph, node), _scale(graph, node)
    return {
        "low": low,
        "high": high,
        "scale_step": int(len(scale) > 1),
        "weights": Constant(weights.view(np.uint16) if weights.dtype == np.float16 else weights),
        "scale": Constant(scale),
        "bias": Constant(bias_values(graph, node, channels=channels, dtype=np.float32)),
    }


def _scale(graph: Graph, node: Node) -> Array:
    """One number, or one per output channel."""
    quantization = constant_input(graph, node, 1).quantization
    return np.array(quantization.scale if quantization else (1.0,), np.float32)
