"""Layers that keep something from one sample to the next, for `flatbuffer_networks.network`."""

from __future__ import annotations

import math

import numpy as np

from tests.tinycore.ops.flatbuffer_writer import Value
from tests.tinycore.ops.layer_draft import Draft, Layers, Options, activation_fields


def _svdf(draft: Draft, builtin: str, read: list[Value], options: Options) -> Value:
    units, rank, memory, width = options.get("units", 3), options.get("rank", 2), options.get("memory", 4), read[0].shape[1]
    filters, is_float = units * rank, read[0].dtype == "float32"
    features, _ = draft.weights((filters, width), read[0], axis=0, fan_in=width, options={"bias": False, "per_channel": False})
    times = draft.random.normal(0, 1 / math.sqrt(memory * rank), (filters, memory)).clip(-1, 1)
    bias = draft.random.normal(0, 0.2, units)
    if is_float:
        operands = [draft.constant(times, "float32"), draft.constant(bias, "float32")]
        state = draft.writer.tensor((1, filters * memory), "float32", is_variable=True)
    else:
        time_scale, state_scale = np.float32(2.0**-15), np.float32(2.0**-12)
        operands = [
            draft.constant(np.round(times * 32767), "int16", scale=time_scale),
            draft.constant(np.round(bias / (time_scale * state_scale)), "int32", scale=time_scale * state_scale),
        ]
        state = draft.writer.tensor((1, filters * memory), "int16", scale=state_scale, is_variable=True)
    operands[1:] = operands[1:] if options.get("bias", True) else [None]
    made = draft.activation((1, units), read[0].dtype, {"activation": "RELU", **options})
    fields = {"rank": rank, **activation_fields({"activation": "RELU", **options})}
    draft.writer.operator(builtin, [read[0], features, *operands, state], [made], **fields)
    return made


def _lstm(draft: Draft, builtin: str, read: list[Value], options: Options) -> Value:
    """As Keras makes it: tensors 1 to 8 are the weights, 9 to 12 the biases, 13 and 14 the states, 15 to 19 scales, 20 the output."""
    (_, steps, width), cells, is_int8 = read[0].shape, options.get("cells", 4), read[0].dtype == "int8"
    gain = options.get("gain", 1.0)  # of the recurrent weights: how full the cells become
    weights = [_gate_weights(draft, read[0].dtype, (cells, width), gain) for _ in range(4)]
    recurrent = [_gate_weights(draft, read[0].dtype, (cells, cells), gain) for _ in range(4)]
    real = draft.random.normal(0, 0.5, (4, cells))
    scales = [read[0].scale * one.scale if is_int8 else None for one in weights]
    biases = [draft.vector(row if scale is None else row / scale, scale) for row, scale in zip(real, scales, strict=True)]
    output = {"scale": np.float32(options.get("reach", 1.0) / 127.5), "zero_point": options.get("zero_point", -1)} if is_int8 else {}
    cell = {"scale": np.float32(2.0 ** options.get("cell_exponent", -13))} if is_int8 else {}
    states = [
        draft.writer.tensor((1, cells), read[0].dtype, is_variable=True, **output),
        draft.writer.tensor((1, cells), "int16" if is_int8 else "float32", is_variable=True, **cell),
    ]
    inside = [draft.writer.tensor((0,), "float32") for _ in range(4)] + [draft.writer.tensor((0,), read[0].dtype, **output)]
    made = draft.writer.tensor((1, steps, cells), read[0].dtype, **output)
    operands = [read[0], *weights, *recurrent, None, None, None, *biases, None, None, *states, None, None, None, None]
    fields = {"fusedActivationFunction": 4, "cellClip": options.get("cell_clip", 0.0)}
    draft.writer.operator(builtin, operands, [made], intermediates=inside if is_int8 else (), **fields)
    return made


def _gate_weights(draft: Draft, dtype: str, shape: tuple[int, int], gain: float) -> Value:
    real = draft.random.normal(0, gain / math.sqrt(shape[1]), shape)
    if dtype != "int8":
        return draft.writer.tensor(shape, dtype, data=real)
    scale = np.float32(np.abs(real).max() / 127)
    return draft.writer.tensor(shape, dtype, data=np.round(real / scale), scale=scale)


REMEMBERING_LAYERS: Layers = {"SVDF": _svdf, "UNIDIRECTIONAL_SEQUENCE_LSTM": _lstm}
