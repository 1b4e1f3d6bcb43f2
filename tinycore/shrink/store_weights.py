"""Weights as the converter stores them: int8 per output channel, or, in models that compute in floats, 16-bit floats."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from tinycore.graph.records import Array, Graph, Quantization, Tensor
from tinycore.ops.table import OPERATORS

WEIGHT_AXIS = {"CONV_2D": 0, "FULLY_CONNECTED": 0, "DEPTHWISE_CONV_2D": 3}
SMALLEST_HALF_RANGE = 5e-7  # a channel of zeros still gets a scale
FEWEST_INT8 = 1024  # the converter leaves smaller arrays of a dynamic-range model alone


def store_weights(graph: Graph, mode: str) -> Graph:
    """The float model with the weights of dense layers and convolutions stored as `float16`, or, for `dynamic`, as int8."""
    tensors = list(graph.tensors)
    for node in graph.nodes:
        axis = WEIGHT_AXIS.get(OPERATORS[node.operator].builtin)
        for place, index in enumerate(node.inputs):
            if index >= 0 and graph.tensors[index].data is not None and graph.tensors[index].dtype == "float32":
                tensors[index] = STORED[mode](graph.tensors[index], axis if place == 1 else None)
    return replace(graph, tensors=tuple(tensors), sha256="")


def _as_float16(tensor: Tensor, axis: int | None) -> Tensor:
    """All constants lose digits, but only weights stay small."""
    assert tensor.data is not None
    half = tensor.data.astype(np.float16)
    return replace(tensor, data=half.astype(np.float32)) if axis is None else replace(tensor, dtype="float16", data=half)


def _as_int8(tensor: Tensor, axis: int | None) -> Tensor:
    if axis is None or tensor.data is None or tensor.elements < FEWEST_INT8:
        return tensor
    scales = channel_scales(tensor.data, axis)
    return replace(tensor, dtype="int8", data=stored_weights(tensor.data, scales, axis), quantization=per_channel(scales, axis))


STORED: dict[str, Callable[[Tensor, int | None], Tensor]] = {"float16": _as_float16, "dynamic": _as_int8}


def channel_scales(weights: Array, axis: int) -> Array:
    """One scale per output channel, in double precision."""
    across = tuple(k for k in range(weights.ndim) if k != axis)
    scales: Array = np.maximum(np.abs(weights.astype(np.float64)).max(axis=across), SMALLEST_HALF_RANGE) / 127
    return scales


def stored_weights(weights: Array, scales: Array, axis: int) -> Array:
    """Weights in steps of their channel's scale, as int8 without -128."""
    spread = scales.reshape([-1 if k == axis else 1 for k in range(weights.ndim)])
    stored: Array = np.clip(round_half_away(weights.astype(np.float64) / spread), -127, 127).astype(np.int8)
    return stored


def per_channel(scales: Array, axis: int) -> Quantization:
    """As it lies in the file: scales are float32 there."""
    return Quantization(tuple(scales.astype(np.float32).astype(float).tolist()), (0,) * len(scales), axis)


def round_half_away(values: Array) -> Array:
    """To the nearest whole number, halves away from zero."""
    rounded: Array = np.trunc(values + np.copysign(0.5, values))
    return rounded
