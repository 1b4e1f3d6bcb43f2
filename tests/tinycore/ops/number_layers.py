"""Layers that compute with the numbers they read and have no weights, for `flatbuffer_networks.network`."""

from __future__ import annotations

import numpy as np

from tests.tinycore.ops.flatbuffer_writer import Value
from tests.tinycore.ops.layer_draft import Draft, Layers, Options, activation_fields

FIXED_OUTPUTS = {
    "SOFTMAX": (1 / 256, -128),
    "LOG_SOFTMAX": (16 / 256, 127),
    "LOGISTIC": (1 / 256, -128),
    "TANH": (1 / 128, 0),
    "L2_NORMALIZATION": (1 / 128, 0),
}
FIXED_OUTPUT_INT16 = (1 / 32768, 0)

# One number in, one out; int8 chooses its own output range.
UNARY = (
    *("RELU", "RELU6", "RELU_N1_TO_1", "RELU_0_TO_1", "LEAKY_RELU", "HARD_SWISH", "GELU", "ELU"),
    *("EXP", "LOG", "SQRT", "RSQRT", "SQUARE", "ABS", "SIGN", "FLOOR", "CEIL", "ROUND", "SIN", "COS"),
)


def _elementwise(draft: Draft, builtin: str, read: list[Value], options: Options) -> Value:
    if "constant" in options:
        read = [read[0], draft.constant_operand(options["constant"], read[0].dtype)]
    made = draft.activation(np.broadcast_shapes(*(value.shape for value in read)), read[0].dtype, options)
    draft.writer.operator(builtin, read, [made], **activation_fields(options))
    return made


def _plain_pair(draft: Draft, builtin: str, read: list[Value], options: Options) -> Value:
    """Two operands and no options of the schema; a constant second one are slopes, say."""
    if "constant" in options:
        read = [read[0], draft.constant_operand(options["constant"], read[0].dtype)]
    made = draft.activation(np.broadcast_shapes(*(value.shape for value in read)), read[0].dtype, options)
    draft.writer.operator(builtin, read, [made])
    return made


def _fixed_output(draft: Draft, builtin: str, read: list[Value], options: Options) -> Value:
    scale, zero_point = FIXED_OUTPUT_INT16 if read[0].dtype == "int16" else FIXED_OUTPUTS[builtin]
    is_float = read[0].dtype == "float32"
    made = draft.writer.tensor(read[0].shape, read[0].dtype, scale=None if is_float else scale, zero_point=zero_point)
    draft.writer.operator(builtin, read, [made], **({"beta": options.get("beta", 1.0)} if builtin == "SOFTMAX" else {}))
    return made


def _unary(draft: Draft, builtin: str, read: list[Value], options: Options) -> Value:
    made = draft.activation(read[0].shape, read[0].dtype, {"activation": builtin, **options})
    fields = {"alpha": options.get("alpha", 0.1)} if builtin == "LEAKY_RELU" else {}
    fields |= {"approximate": options.get("approximate", False)} if builtin == "GELU" else {}
    draft.writer.operator(builtin, read, [made], **fields)
    return made


def _negative(draft: Draft, builtin: str, read: list[Value], options: Options) -> Value:
    """On int8 around the zero point 0, to which a QUANTIZE operator goes first."""
    source = read[0]
    if source.dtype == "int8":
        source = draft.writer.tensor(read[0].shape, "int8", scale=read[0].scale, zero_point=0)
        draft.writer.operator("QUANTIZE", read, [source])
    made = draft.like(source, source.shape)
    draft.writer.operator(builtin, [source], [made])
    return made


def _change_dtype(draft: Draft, builtin: str, read: list[Value], options: Options) -> Value:
    made = draft.activation(read[0].shape, options.get("to", "int8") if builtin == "QUANTIZE" else "float32", options)
    draft.writer.operator(builtin, read, [made])
    return made


NUMBER_LAYERS: Layers = {
    **dict.fromkeys(("ADD", "SUB", "MUL"), _elementwise),
    **dict.fromkeys(("PRELU", "SQUARED_DIFFERENCE"), _plain_pair),
    **dict.fromkeys(FIXED_OUTPUTS, _fixed_output),
    **dict.fromkeys(UNARY, _unary),
    "NEG": _negative,
    **dict.fromkeys(("QUANTIZE", "DEQUANTIZE"), _change_dtype),
}
