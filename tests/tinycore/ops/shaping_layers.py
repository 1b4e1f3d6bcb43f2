"""Layers that pool, join, pad and reshape, for `flatbuffer_networks.network`."""

from __future__ import annotations

import math

import numpy as np

from tests.tinycore.ops.flatbuffer_writer import Value
from tests.tinycore.ops.layer_draft import Draft, Layers, Options, window_fields


def _pool(draft: Draft, builtin: str, read: list[Value], options: Options) -> Value:
    pool = options.get("pool", (2, 2))
    sizes, fields = window_fields({"stride": pool, **options}, pool, read[0].shape)
    made = draft.like(read[0], (read[0].shape[0], *sizes, read[0].shape[3]))
    draft.writer.operator(builtin, read, [made], filterHeight=pool[0], filterWidth=pool[1], **fields)
    return made


def _concatenation(draft: Draft, builtin: str, read: list[Value], options: Options) -> Value:
    axis = options.get("axis", -1)
    joined = [read[0]] + [_requantized(draft, value, read[0]) for value in read[1:]]
    shape = list(read[0].shape)
    shape[axis] = sum(value.shape[axis] for value in read)
    made = draft.like(read[0], shape)
    draft.writer.operator(builtin, joined, [made], axis=axis)
    return made


def _requantized(draft: Draft, value: Value, model: Value) -> Value:
    if value.dtype == "float32" or (value.scale[0] == model.scale[0] and value.zero_point[0] == model.zero_point[0]):
        return value
    made = draft.like(model, value.shape)
    draft.writer.operator("QUANTIZE", [value], [made])
    return made


def _pad(draft: Draft, builtin: str, read: list[Value], options: Options) -> Value:
    paddings = options["paddings"]
    made = draft.like(read[0], [size + before + after for size, (before, after) in zip(read[0].shape, paddings, strict=True)])
    operands = [read[0], draft.integers(paddings)]
    if builtin == "PADV2":
        value = np.full((), options.get("value", 0))
        operands.append(draft.writer.tensor((), read[0].dtype, data=value, scale=read[0].scale, zero_point=read[0].zero_point))
    draft.writer.operator(builtin, operands, [made])
    return made


def _mean(draft: Draft, builtin: str, read: list[Value], options: Options) -> Value:
    axes, keep_dims = options.get("axes", (1, 2)), options.get("keep_dims", False)
    reduced = {axis % len(read[0].shape) for axis in axes}
    shape = [1 if k in reduced else size for k, size in enumerate(read[0].shape) if keep_dims or k not in reduced]
    same = options.get("same_scale", False)
    made = draft.like(read[0], shape) if same else draft.activation(shape, read[0].dtype, options)
    draft.writer.operator(builtin, [read[0], draft.integers(axes)], [made], keepDims=keep_dims)
    return made


def _reshape(draft: Draft, builtin: str, read: list[Value], options: Options) -> Value:
    shape = options.get("shape", (read[0].shape[0], math.prod(read[0].shape[1:])))
    made = draft.like(read[0], shape)
    draft.writer.operator(builtin, [read[0], draft.integers(shape)], [made], newShape=list(shape))
    return made


SHAPING_LAYERS: Layers = {
    **dict.fromkeys(("MAX_POOL_2D", "AVERAGE_POOL_2D"), _pool),
    "CONCATENATION": _concatenation,
    **dict.fromkeys(("PAD", "PADV2"), _pad),
    "MEAN": _mean,
    "RESHAPE": _reshape,
}
