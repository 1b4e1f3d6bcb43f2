"""A file made for several samples at a time, or without a batch axis inside, as a model for a single sample."""

from __future__ import annotations

from dataclasses import replace

from tinycore.errors import TinysmithError
from tinycore.graph.tflite_file import FileModel

# Operators that work without a batch axis: a further leading axis of 1 changes nothing for them, or they count axes in
# `Tensor.file_shape`.
WORDS = """
    FULLY_CONNECTED RESHAPE EXPAND_DIMS SQUEEZE QUANTIZE DEQUANTIZE CAST
    RELU RELU6 RELU_N1_TO_1 RELU_0_TO_1 LEAKY_RELU LOGISTIC TANH HARD_SWISH GELU ELU ABS NEG SIGN SQUARE SQRT RSQRT EXP LOG
    ADD SUB MUL DIV MAXIMUM MINIMUM SQUARED_DIFFERENCE BROADCAST_TO
    MEAN SUM REDUCE_MAX REDUCE_MIN ARG_MAX ARG_MIN
    SLICE REVERSE_V2 STRIDED_SLICE SPLIT SPLIT_V PACK UNPACK TRANSPOSE TILE GATHER
"""
AXIS_FREE = frozenset(WORDS.split())


def single_sample(model: FileModel) -> FileModel:
    """The model for one sample at a time; raises `model.batch` where a layer mixes samples.

    With one sample, converters drop the batch axis here and there, or move it: such tensors get a leading 1 and remember it.
    """
    tensors = list(model.tensors)
    batch = max(tensors[model.inputs[0]].shape[:1], default=1)
    uncounted = _uncounted_axes(model) if batch == 1 else frozenset()
    for index in (*model.inputs, *(index for operator in model.operators for index in operator.outputs)):
        tensor = tensors[index]
        if tensor.shape[:1] == (batch,):
            tensors[index] = replace(tensor, shape=(1, *tensor.shape[1:]))
        elif index in uncounted:
            tensors[index] = replace(tensor, shape=(1, *tensor.shape), is_unbatched=True)
        else:
            raise TinysmithError("model.batch", batch=batch, tensor=tensor.name)
    for index, tensor in enumerate(tensors):
        if tensor.is_variable and tensor.shape[:1] == (batch,):
            tensors[index] = replace(tensor, shape=(1, *tensor.shape[1:]))
    return replace(model, tensors=tuple(tensors))


def _uncounted_axes(model: FileModel) -> frozenset[int]:
    """Tensors that only operators touch which work without a batch axis."""
    touched = set(model.inputs) | set(model.outputs)
    inner: set[int] = set()
    for operator in model.operators:
        tensors = (*operator.inputs, *operator.outputs)
        (inner if operator.builtin in AXIS_FREE else touched).update(tensors)
    return frozenset(inner - touched)
