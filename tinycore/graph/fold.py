"""Constants that a DEQUANTIZE operator widens: weights stay small where the kernels read them so, all others become float32."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from tinycore.errors import TinysmithError
from tinycore.graph.records import Array, Tensor
from tinycore.graph.tflite_file import FileModel, FileOperator

# The operators whose float kernels read weights as they are stored, and the axis of the output channels in these.
CHANNEL_AXES = {"CONV_2D": 0, "DEPTHWISE_CONV_2D": 3, "FULLY_CONNECTED": 0}
LARGEST_TOTAL = 128 << 20  # bytes of widened constants: a small file may widen one constant many times


def fold_constants(model: FileModel) -> FileModel:
    """The model without the operators whose result is the same for every input; raises `model.too_large`."""
    tensors, kept, total = list(model.tensors), [], 0
    readers = _readers(model)
    for operator in model.operators:
        source = _constant_source(operator, model.tensors)
        if source is None or source.data is None:
            kept.append(operator)
            continue
        output = operator.outputs[0]
        if all(_reads_as_stored(reader, output, source, model.tensors) for reader in readers.get(output, ())):
            tensors[output] = replace(source, name=tensors[output].name)
            continue
        values = source.data.astype(np.float32) if source.dtype == "float16" else _dequantized(source, source.data)
        total += values.nbytes
        if total > LARGEST_TOTAL:
            raise TinysmithError("model.too_large", what="all weights together", found="more", limit=f"{LARGEST_TOTAL:,} bytes")
        tensors[output] = replace(tensors[output], shape=values.shape, dtype="float32", quantization=None, data=values)
    return replace(model, tensors=tuple(tensors), operators=tuple(kept))


def _readers(model: FileModel) -> Mapping[int, Sequence[FileOperator | None]]:
    """Who reads each tensor; None stands for the caller of the model."""
    readers: dict[int, list[FileOperator | None]] = {index: [None] for index in model.outputs}
    for operator in model.operators:
        for index in operator.inputs:
            readers.setdefault(index, []).append(operator)
    return readers


def _constant_source(operator: FileOperator, tensors: Sequence[Tensor]) -> Tensor | None:
    """The constant that a DEQUANTIZE widens; None for everything else."""
    if operator.builtin != "DEQUANTIZE" or len(operator.inputs) != 1 or len(operator.outputs) != 1 or operator.inputs[0] < 0:
        return None
    source = tensors[operator.inputs[0]]
    is_known = source.dtype == "float16" or (source.dtype == "int8" and source.quantization is not None)
    return source if is_known and source.data is not None else None


def _reads_as_stored(reader: FileOperator | None, index: int, source: Tensor, tensors: Sequence[Tensor]) -> bool:
    """Whether the float kernel of `reader` can take the constant, its weights, in the form of `source`."""
    if reader is None or reader.builtin not in CHANNEL_AXES or [k for k, read in enumerate(reader.inputs) if read == index] != [1]:
        return False
    given = tensors[reader.inputs[0]]
    is_grouped = reader.builtin == "CONV_2D" and given.shape[-1:] != source.shape[-1:]
    if given.dtype != "float32" or is_grouped:
        return False
    quantization = source.quantization
    if source.dtype == "float16" or quantization is None:
        return source.dtype == "float16"
    return not any(quantization.zero_point) and (len(quantization.scale) == 1 or quantization.axis == CHANNEL_AXES[reader.builtin])


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
