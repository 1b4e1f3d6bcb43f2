"""Convolutions and dense layers, for `flatbuffer_networks.network`."""

from __future__ import annotations

import math

import numpy as np

from tests.tinycore.ops.flatbuffer_writer import Value
from tests.tinycore.ops.layer_draft import PADDINGS, Draft, Layers, Options, activation_fields, window_fields


def _convolution(draft: Draft, builtin: str, read: list[Value], options: Options) -> Value:
    kernel, channels, dilation = options["kernel"], read[0].shape[3], options.get("dilation", (1, 1))
    sizes, fields = window_fields(options, kernel, read[0].shape)
    fields |= {"dilationHFactor": dilation[0], "dilationWFactor": dilation[1]}
    if builtin == "CONV_2D":
        filters, seen = options["filters"], channels // options.get("groups", 1)
        shape, axis, fan_in = (filters, *kernel, seen), 0, kernel[0] * kernel[1] * seen
    else:
        fields["depthMultiplier"] = options.get("multiplier", 1)
        filters = channels * fields["depthMultiplier"]
        shape, axis, fan_in = (1, *kernel, filters), 3, kernel[0] * kernel[1]
    weights, bias = draft.weights(shape, read[0], axis=axis, fan_in=fan_in, options=options)
    made = draft.activation((read[0].shape[0], *sizes, filters), read[0].dtype, options)
    draft.writer.operator(builtin, [read[0], weights, bias], [made], **fields)
    return made


def _transpose_conv(draft: Draft, builtin: str, read: list[Value], options: Options) -> Value:
    (batch, *size, channels), kernel, stride, filters = read[0].shape, options["kernel"], options.get("stride", (1, 1)), options["filters"]
    padding = options.get("padding", "VALID")
    extra = [max(kernel[k] - stride[k], 0) if padding == "VALID" else 0 for k in (0, 1)]
    sizes = options.get("size", [size[k] * stride[k] + extra[k] for k in (0, 1)])
    weights, bias = draft.weights((filters, *kernel, channels), read[0], axis=0, fan_in=kernel[0] * kernel[1] * channels, options=options)
    made = draft.activation((batch, *sizes, filters), read[0].dtype, options)
    fields = {"padding": PADDINGS[padding], "strideH": stride[0], "strideW": stride[1], **activation_fields(options)}
    operands = [draft.integers(made.shape), weights, read[0]] + [bias] * (bias is not None)
    draft.writer.operator(builtin, operands, [made], **fields)
    return made


def _fully_connected(draft: Draft, builtin: str, read: list[Value], options: Options) -> Value:
    batch, units = read[0].shape[0], options["units"]
    width = math.prod(read[0].shape) // batch
    weights, bias = draft.weights((units, width), read[0], axis=0, fan_in=width, options=options)
    made = draft.activation((batch, units), read[0].dtype, options)
    draft.writer.operator(builtin, [read[0], weights, bias], [made], **activation_fields(options))
    return made


def _batch_matmul(draft: Draft, builtin: str, read: list[Value], options: Options) -> Value:
    if "constant" in options:
        read = [read[0], draft.constant_operand(options["constant"], read[0].dtype)]
    flips = options.get("transposed", (False, False))
    (rows, _), (_, columns) = (value.shape[:-3:-1] if flip else value.shape[-2:] for value, flip in zip(read, flips, strict=True))
    batch = np.broadcast_shapes(*(value.shape[:-2] for value in read))
    made = draft.activation((*batch, rows, columns), read[0].dtype, options)
    draft.writer.operator(builtin, read, [made], adjX=flips[0], adjY=flips[1])
    return made


WEIGHTED_LAYERS: Layers = {
    **dict.fromkeys(("CONV_2D", "DEPTHWISE_CONV_2D"), _convolution),
    "TRANSPOSE_CONV": _transpose_conv,
    "FULLY_CONNECTED": _fully_connected,
    "BATCH_MATMUL": _batch_matmul,
}
