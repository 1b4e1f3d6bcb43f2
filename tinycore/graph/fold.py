"""Weights that are stored small and widened by a DEQUANTIZE operator become plain float32 constants."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from tinycore.errors import TinysmithError
from tinycore.graph.records import Array, Tensor
from tinycore.graph.tflite_file import FileModel, FileOperator

LARGEST_TOTAL = 128 << 20  # bytes of widened constants: a small file may widen one constant many times


def fold_constants(model: FileModel) -> FileModel:
    """The model without the operators whose result is the same for every input; raises `model.too_large`."""
    tensors, kept, total = list(model.tensors), [], 0
    for operator in model.operators:
        values = _widened(operator, model.tensors)
        if values is None:
            kept.append(operator)
            continue
        total += values.nbytes
        if total > LARGEST_TOTAL:
            raise TinysmithError("model.too_large", what="all weights together", found="more", limit=f"{LARGEST_TOTAL:,} bytes")
        output = operator.outputs[0]
        tensors[output] = replace(tensors[output], shape=values.shape, dtype="float32", quantization=None, data=values)
    return replace(model, tensors=tuple(tensors), operators=tuple(kept))


def _widened(operator: FileOperator, tensors: Sequence[Tensor]) -> Array | None:
    """What DEQUANTIZE makes of a constant; None for everything else."""
    if operator.builtin != "DEQUANTIZE" or len(operator.inputs) != 1 or len(operator.outputs) != 1 or operator.inputs[0] < 0:
        return None
    source = tensors[operator.inputs[0]]
    if source.data is None:
        return None
    if source.dtype == "float16":
        return source.data.astype(np.float32)
    return _dequantized(source, source.data) if source.dtype == "int8" and source.quantization else None


def _dequantized(source: Tensor, data: Array) -> Array:
    """The real values of an int8 constant, with one scale or one per slice."""
    assert source.quantization is not None
    along = [-1 if axis == source.quantization.axis else 1 for axis in range(data.ndim)]
    scale = np.asarray(source.quantization.scale, np.float32)
    zero_point = np.asarray(source.quantization.zero_point, np.int32)
    if len(scale) > 1:
        scale, zero_point = scale.reshape(along), zero_point.reshape(along)
    values: Array = (data.astype(np.int32) - zero_point).astype(np.float32) * scale
    return values
