"""Networks and single operators with random weights as .tflite files, made without a converter.

    network([layer("CONV_2D", filters=8, kernel=(3, 3), activation="RELU"),      # reads 0, the network's input
             layer("CONV_2D", filters=8, kernel=(3, 3), padding="SAME"),         # reads the layer before
             layer("ADD", inputs=(1, 2)),                                        # k is the output of the k-th layer
             layer("MEAN"), layer("FULLY_CONNECTED", units=4), layer("SOFTMAX")],
            input_shape=(1, 9, 9, 3), seed=1, dtype="int8")

    single_operator("ADD", [spec((1, 4), "int8", scale=0.1), spec((1, 4), "int8", scale=0.2, zero_point=-3)],
                    [spec((1, 4), "int8", scale=0.3)], fusedActivationFunction=ACTIVATIONS["RELU6"])

Layers follow the dtype of what they read; `QUANTIZE` and `DEQUANTIZE` change it. Where int8 CONCATENATION needs equal
scales, QUANTIZE operators are put in, as the converter does.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from ai_edge_litert import schema_py_generated as schema

from tests.tinycore.ops.flatbuffer_writer import Array, TfliteWriter, Value
from tests.tinycore.ops.moving_layers import MOVING_LAYERS

ACTIVATIONS = {"NONE": 0, "RELU": 1, "RELU_N1_TO_1": 2, "RELU6": 3}
PADDINGS = {"SAME": 0, "VALID": 1}


@dataclass(frozen=True)
class Layer:
    """One layer: a builtin operator, which earlier outputs it reads (0 = the network's input), and its options."""

    builtin: str
    inputs: tuple[int, ...] = ()
    options: Mapping[str, Any] = field(default_factory=dict)


def layer(builtin: str, *, inputs: tuple[int, ...] = (), **options: Any) -> Layer:
    """A layer; without `inputs` it reads the one before it.

    Options by operator: CONV_2D `filters, kernel, stride, dilation, padding, activation, per_channel, bias, groups`;
    DEPTHWISE_CONV_2D the same with `multiplier` for `filters`; TRANSPOSE_CONV without dilation, and `size` of the output;
    FULLY_CONNECTED `units, activation, per_channel, bias`; BATCH_MATMUL `transposed`, and `constant=(shape)`; SVDF `units, rank,
    memory, activation, bias`; UNIDIRECTIONAL_SEQUENCE_LSTM `cells, gain, reach, zero_point, cell_exponent, cell_clip`; MAX_POOL_2D and
    AVERAGE_POOL_2D `pool, stride, padding, activation`; ADD, SUB and MUL `activation`, and `constant=(shape)` for a constant second
    operand; CONCATENATION `axis`; PAD and PADV2 `paddings`, PADV2 also `value`; MEAN `axes, keep_dims`; RESHAPE `shape`;
    SOFTMAX `beta`; LEAKY_RELU `alpha`; GELU `approximate`; PRELU and
    SQUARED_DIFFERENCE `constant`; any int8 layer that chooses its own output range: `low, high`; any with int8 weights
    that are changed once they are stored: `thin`, a function.
    `moving_layers` tells those of layers that move numbers.
    """
    return Layer(builtin, inputs, options)


def network(
    layers: Sequence[Layer],
    *,
    input_shape: tuple[int, ...] = (1, 8, 8, 3),
    seed: int = 0,
    dtype: str = "int8",
    every_layer: bool = False,
    weights: str = "",
) -> bytes:
    """A .tflite file of these layers whose weights and scales follow from `seed`; the last layer, or each, is an output.

    `weights` is the dtype, float16 or int8, in which float layers have theirs, each widened by a DEQUANTIZE.
    """
    draft = _Draft(np.random.default_rng(seed), stored_weights=weights)
    values = [draft.activation(input_shape, dtype, {})]
    for one in layers:
        read = [values[k] for k in one.inputs] or [values[-1]]
        values.append(_LAYERS[one.builtin](draft, one.builtin, read, one.options))
    return draft.writer.finish(values[:1], values[1:] if every_layer else values[-1:])


def spec(shape: Sequence[int], dtype: str = "int8", **rest: Any) -> dict[str, Any]:
    """A tensor of `single_operator`: `scale`, `zero_point`, `axis`, and `data` for constants."""
    return {"shape": tuple(shape), "dtype": dtype, **rest}


def single_operator(builtin: str, inputs: Sequence[dict[str, Any] | None], outputs: Sequence[dict[str, Any]], **options: Any) -> bytes:
    """A .tflite file with one operator, described in the schema's own terms; inputs without data are the file's inputs."""
    writer = TfliteWriter()
    read = [None if one is None else writer.tensor(**one) for one in inputs]
    made = [writer.tensor(**one) for one in outputs]
    writer.operator(builtin, read, made, **options)
    free = [value for value, one in zip(read, inputs, strict=True) if value is not None and one is not None and "data" not in one]
    return writer.finish(free, made)


@dataclass
class _Draft:
    random: np.random.Generator
    writer: TfliteWriter = field(default_factory=TfliteWriter)
    stored_weights: str = ""

    def activation(self, shape: Sequence[int], dtype: str, options: Mapping[str, Any]) -> Value:
        """A tensor with an affine range that contains 0, as calibration would find it."""
        if dtype == "float32":
            return self.writer.tensor(shape, dtype)
        if dtype == "int16":
            return self.writer.tensor(shape, dtype, scale=self.random.uniform(0.5, 5.0) / 32767)
        positive = options.get("activation", "NONE") in ("RELU", "RELU6") and self.random.random() < 0.8
        low = options.get("low", 0.0 if positive else -self.random.uniform(0.5, 4.0))
        high = options.get("high", self.random.uniform(0.5, 5.0))
        scale = np.float32((high - low) / 255)
        return self.writer.tensor(shape, dtype, scale=scale, zero_point=int(np.clip(round(-128 - low / float(scale)), -128, 127)))

    def like(self, value: Value, shape: Sequence[int]) -> Value:
        """A tensor with the same dtype and quantization."""
        return self.writer.tensor(shape, value.dtype, scale=value.scale, zero_point=value.zero_point)

    def weights(
        self, shape: Sequence[int], read: Value, *, axis: int, fan_in: int, options: Mapping[str, Any]
    ) -> tuple[Value, Value | None]:
        """Weights of variance 1 / fan_in and a small bias along `axis`."""
        real = self.random.normal(0, 1 / math.sqrt(fan_in), shape)
        bias = self.random.normal(0, 0.2, shape[axis])
        has_bias = options.get("bias", True)
        if read.dtype == "float32":
            return self._float_weights(real, axis=axis, options=options), self._constant(bias, "float32") if has_bias else None
        made = self._int8_weights(real, axis=axis, options=options)
        if not has_bias:
            return made, None
        bias_scale = read.scale * made.scale
        wide = "int64" if read.dtype == "int16" else "int32"
        return made, self._constant(np.round(bias / bias_scale), options.get("bias_dtype", wide), scale=bias_scale)

    def _int8_weights(self, real: Array, *, axis: int, options: Mapping[str, Any]) -> Value:
        others = tuple(k for k in range(real.ndim) if k != axis)
        reach = np.abs(real).max(axis=others) if options.get("per_channel", True) else np.abs(real).max(keepdims=True).reshape(1)
        scale = (reach / 127).astype(np.float32)
        along = scale.reshape([-1 if k == axis else 1 for k in range(real.ndim)])
        stored = np.clip(np.round(real / along), -127, 127)
        return self._constant(options["thin"](stored) if "thin" in options else stored, "int8", scale=scale, axis=axis)

    def _float_weights(self, real: Array, *, axis: int, options: Mapping[str, Any]) -> Value:
        if not self.stored_weights:
            return self._constant(real, "float32")
        is_half = self.stored_weights == "float16"
        stored = self._constant(real, "float16") if is_half else self._int8_weights(real, axis=axis, options=options)
        wide = self.writer.tensor(real.shape, "float32")
        self.writer.operator("DEQUANTIZE", [stored], [wide])
        return wide

    def constant_operand(self, shape: Sequence[int], dtype: str) -> Value:
        """A constant activation, e.g. a per-channel factor."""
        if dtype == "float32":
            return self._constant(self.random.normal(0, 1, shape), dtype)
        if dtype == "int16":
            return self._constant(self.random.integers(-32768, 32768, shape), dtype, scale=self.random.uniform(2e-5, 1e-4))
        stored = self.random.integers(-128, 128, shape)
        return self._constant(stored, dtype, scale=self.random.uniform(0.005, 0.03), zero_point=int(self.random.integers(-128, 128)))

    def vector(self, values: Array, scale: Array | None) -> Value:
        """A bias: int32 with a scale, floats without."""
        return self._constant(values, "float32") if scale is None else self._constant(np.round(values), "int32", scale=scale)

    def integers(self, values: Any) -> Value:
        """An int32 constant: paddings, axes, shapes."""
        return self._constant(np.asarray(values), "int32")

    def _constant(self, values: Array, dtype: str, **rest: Any) -> Value:
        return self.writer.tensor(np.shape(values), dtype, data=values.astype(dtype), **rest)


Options = Mapping[str, Any]


def window_output(size: int, kernel: int, *, stride: int, padding: str, dilation: int = 1) -> int:
    """How many positions a window takes along one axis."""
    reach = 1 if padding == "SAME" else (kernel - 1) * dilation + 1
    return (size - reach) // stride + 1


def _window(options: Options, kernel: tuple[int, int], shape: tuple[int, ...]) -> tuple[list[int], dict[str, Any]]:
    padding, stride, dilation = options.get("padding", "VALID"), options.get("stride", (1, 1)), options.get("dilation", (1, 1))
    sizes = [window_output(shape[1 + k], kernel[k], stride=stride[k], padding=padding, dilation=dilation[k]) for k in (0, 1)]
    fields = {"padding": PADDINGS[padding], "strideH": stride[0], "strideW": stride[1], **_activation(options)}
    return sizes, fields


def _activation(options: Options) -> dict[str, Any]:
    fields = {"fusedActivationFunction": ACTIVATIONS[options.get("activation", "NONE")]}
    return fields | ({"quantizedBiasType": schema.TensorType.INT32} if options.get("bias_dtype") == "int32" else {})


def _convolution(draft: _Draft, builtin: str, read: list[Value], options: Options) -> Value:
    kernel, channels, dilation = options["kernel"], read[0].shape[3], options.get("dilation", (1, 1))
    sizes, fields = _window(options, kernel, read[0].shape)
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


def _transpose_conv(draft: _Draft, builtin: str, read: list[Value], options: Options) -> Value:
    (batch, *size, channels), kernel, stride, filters = read[0].shape, options["kernel"], options.get("stride", (1, 1)), options["filters"]
    padding = options.get("padding", "VALID")
    extra = [max(kernel[k] - stride[k], 0) if padding == "VALID" else 0 for k in (0, 1)]
    sizes = options.get("size", [size[k] * stride[k] + extra[k] for k in (0, 1)])
    weights, bias = draft.weights((filters, *kernel, channels), read[0], axis=0, fan_in=kernel[0] * kernel[1] * channels, options=options)
    made = draft.activation((batch, *sizes, filters), read[0].dtype, options)
    fields = {"padding": PADDINGS[padding], "strideH": stride[0], "strideW": stride[1], **_activation(options)}
    operands = [draft.integers(made.shape), weights, read[0]] + [bias] * (bias is not None)
    draft.writer.operator(builtin, operands, [made], **fields)
    return made


def _fully_connected(draft: _Draft, builtin: str, read: list[Value], options: Options) -> Value:
    batch, units = read[0].shape[0], options["units"]
    width = math.prod(read[0].shape) // batch
    weights, bias = draft.weights((units, width), read[0], axis=0, fan_in=width, options=options)
    made = draft.activation((batch, units), read[0].dtype, options)
    draft.writer.operator(builtin, [read[0], weights, bias], [made], **_activation(options))
    return made


def _batch_matmul(draft: _Draft, builtin: str, read: list[Value], options: Options) -> Value:
    if "constant" in options:
        read = [read[0], draft.constant_operand(options["constant"], read[0].dtype)]
    flips = options.get("transposed", (False, False))
    (rows, _), (_, columns) = (value.shape[:-3:-1] if flip else value.shape[-2:] for value, flip in zip(read, flips, strict=True))
    batch = np.broadcast_shapes(*(value.shape[:-2] for value in read))
    made = draft.activation((*batch, rows, columns), read[0].dtype, options)
    draft.writer.operator(builtin, read, [made], adjX=flips[0], adjY=flips[1])
    return made


def _svdf(draft: _Draft, builtin: str, read: list[Value], options: Options) -> Value:
    units, rank, memory, width = options.get("units", 3), options.get("rank", 2), options.get("memory", 4), read[0].shape[1]
    filters, is_float = units * rank, read[0].dtype == "float32"
    features, _ = draft.weights((filters, width), read[0], axis=0, fan_in=width, options={"bias": False, "per_channel": False})
    times = draft.random.normal(0, 1 / math.sqrt(memory * rank), (filters, memory)).clip(-1, 1)
    bias = draft.random.normal(0, 0.2, units)
    if is_float:
        operands = [draft._constant(times, "float32"), draft._constant(bias, "float32")]
        state = draft.writer.tensor((1, filters * memory), "float32", is_variable=True)
    else:
        time_scale, state_scale = np.float32(2.0**-15), np.float32(2.0**-12)
        operands = [
            draft._constant(np.round(times * 32767), "int16", scale=time_scale),
            draft._constant(np.round(bias / (time_scale * state_scale)), "int32", scale=time_scale * state_scale),
        ]
        state = draft.writer.tensor((1, filters * memory), "int16", scale=state_scale, is_variable=True)
    operands[1:] = operands[1:] if options.get("bias", True) else [None]
    made = draft.activation((1, units), read[0].dtype, {"activation": "RELU", **options})
    fields = {"rank": rank, **_activation({"activation": "RELU", **options})}
    draft.writer.operator(builtin, [read[0], features, *operands, state], [made], **fields)
    return made


def _lstm(draft: _Draft, builtin: str, read: list[Value], options: Options) -> Value:
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


def _gate_weights(draft: _Draft, dtype: str, shape: tuple[int, int], gain: float) -> Value:
    real = draft.random.normal(0, gain / math.sqrt(shape[1]), shape)
    if dtype != "int8":
        return draft.writer.tensor(shape, dtype, data=real)
    scale = np.float32(np.abs(real).max() / 127)
    return draft.writer.tensor(shape, dtype, data=np.round(real / scale), scale=scale)


def _pool(draft: _Draft, builtin: str, read: list[Value], options: Options) -> Value:
    pool = options.get("pool", (2, 2))
    sizes, fields = _window({"stride": pool, **options}, pool, read[0].shape)
    made = draft.like(read[0], (read[0].shape[0], *sizes, read[0].shape[3]))
    draft.writer.operator(builtin, read, [made], filterHeight=pool[0], filterWidth=pool[1], **fields)
    return made


def _elementwise(draft: _Draft, builtin: str, read: list[Value], options: Options) -> Value:
    if "constant" in options:
        read = [read[0], draft.constant_operand(options["constant"], read[0].dtype)]
    made = draft.activation(np.broadcast_shapes(*(value.shape for value in read)), read[0].dtype, options)
    draft.writer.operator(builtin, read, [made], **_activation(options))
    return made


def _plain_pair(draft: _Draft, builtin: str, read: list[Value], options: Options) -> Value:
    """Two operands and no options of the schema; a constant second one are slopes, say."""
    if "constant" in options:
        read = [read[0], draft.constant_operand(options["constant"], read[0].dtype)]
    made = draft.activation(np.broadcast_shapes(*(value.shape for value in read)), read[0].dtype, options)
    draft.writer.operator(builtin, read, [made])
    return made


def _concatenation(draft: _Draft, builtin: str, read: list[Value], options: Options) -> Value:
    axis = options.get("axis", -1)
    joined = [read[0]] + [_requantized(draft, value, read[0]) for value in read[1:]]
    shape = list(read[0].shape)
    shape[axis] = sum(value.shape[axis] for value in read)
    made = draft.like(read[0], shape)
    draft.writer.operator(builtin, joined, [made], axis=axis)
    return made


def _requantized(draft: _Draft, value: Value, model: Value) -> Value:
    if value.dtype == "float32" or (value.scale[0] == model.scale[0] and value.zero_point[0] == model.zero_point[0]):
        return value
    made = draft.like(model, value.shape)
    draft.writer.operator("QUANTIZE", [value], [made])
    return made


def _pad(draft: _Draft, builtin: str, read: list[Value], options: Options) -> Value:
    paddings = options["paddings"]
    made = draft.like(read[0], [size + before + after for size, (before, after) in zip(read[0].shape, paddings, strict=True)])
    operands = [read[0], draft.integers(paddings)]
    if builtin == "PADV2":
        value = np.full((), options.get("value", 0))
        operands.append(draft.writer.tensor((), read[0].dtype, data=value, scale=read[0].scale, zero_point=read[0].zero_point))
    draft.writer.operator(builtin, operands, [made])
    return made


def _mean(draft: _Draft, builtin: str, read: list[Value], options: Options) -> Value:
    axes, keep_dims = options.get("axes", (1, 2)), options.get("keep_dims", False)
    reduced = {axis % len(read[0].shape) for axis in axes}
    shape = [1 if k in reduced else size for k, size in enumerate(read[0].shape) if keep_dims or k not in reduced]
    same = options.get("same_scale", False)
    made = draft.like(read[0], shape) if same else draft.activation(shape, read[0].dtype, options)
    draft.writer.operator(builtin, [read[0], draft.integers(axes)], [made], keepDims=keep_dims)
    return made


def _reshape(draft: _Draft, builtin: str, read: list[Value], options: Options) -> Value:
    shape = options.get("shape", (read[0].shape[0], math.prod(read[0].shape[1:])))
    made = draft.like(read[0], shape)
    draft.writer.operator(builtin, [read[0], draft.integers(shape)], [made], newShape=list(shape))
    return made


FIXED_OUTPUTS = {
    "SOFTMAX": (1 / 256, -128),
    "LOG_SOFTMAX": (16 / 256, 127),
    "LOGISTIC": (1 / 256, -128),
    "TANH": (1 / 128, 0),
    "L2_NORMALIZATION": (1 / 128, 0),
}
FIXED_OUTPUT_INT16 = (1 / 32768, 0)


def _fixed_output(draft: _Draft, builtin: str, read: list[Value], options: Options) -> Value:
    scale, zero_point = FIXED_OUTPUT_INT16 if read[0].dtype == "int16" else FIXED_OUTPUTS[builtin]
    is_float = read[0].dtype == "float32"
    made = draft.writer.tensor(read[0].shape, read[0].dtype, scale=None if is_float else scale, zero_point=zero_point)
    draft.writer.operator(builtin, read, [made], **({"beta": options.get("beta", 1.0)} if builtin == "SOFTMAX" else {}))
    return made


def _unary(draft: _Draft, builtin: str, read: list[Value], options: Options) -> Value:
    made = draft.activation(read[0].shape, read[0].dtype, {"activation": builtin, **options})
    fields = {"alpha": options.get("alpha", 0.1)} if builtin == "LEAKY_RELU" else {}
    fields |= {"approximate": options.get("approximate", False)} if builtin == "GELU" else {}
    draft.writer.operator(builtin, read, [made], **fields)
    return made


def _negative(draft: _Draft, builtin: str, read: list[Value], options: Options) -> Value:
    """On int8 around the zero point 0, to which a QUANTIZE operator goes first."""
    source = read[0]
    if source.dtype == "int8":
        source = draft.writer.tensor(read[0].shape, "int8", scale=read[0].scale, zero_point=0)
        draft.writer.operator("QUANTIZE", read, [source])
    made = draft.like(source, source.shape)
    draft.writer.operator(builtin, [source], [made])
    return made


def _change_dtype(draft: _Draft, builtin: str, read: list[Value], options: Options) -> Value:
    made = draft.activation(read[0].shape, options.get("to", "int8") if builtin == "QUANTIZE" else "float32", options)
    draft.writer.operator(builtin, read, [made])
    return made


# One number in, one out; int8 chooses its own output range.
UNARY = (
    *("RELU", "RELU6", "RELU_N1_TO_1", "RELU_0_TO_1", "LEAKY_RELU", "HARD_SWISH", "GELU", "ELU"),
    *("EXP", "LOG", "SQRT", "RSQRT", "SQUARE", "ABS", "SIGN", "FLOOR", "CEIL", "ROUND", "SIN", "COS"),
)

_LAYERS: dict[str, Callable[[_Draft, str, list[Value], Options], Value]] = {
    "CONV_2D": _convolution,
    "DEPTHWISE_CONV_2D": _convolution,
    "TRANSPOSE_CONV": _transpose_conv,
    "FULLY_CONNECTED": _fully_connected,
    "BATCH_MATMUL": _batch_matmul,
    "SVDF": _svdf,
    "UNIDIRECTIONAL_SEQUENCE_LSTM": _lstm,
    "MAX_POOL_2D": _pool,
    "AVERAGE_POOL_2D": _pool,
    "ADD": _elementwise,
    "MUL": _elementwise,
    "CONCATENATION": _concatenation,
    "PAD": _pad,
    "PADV2": _pad,
    "MEAN": _mean,
    "RESHAPE": _reshape,
    **dict.fromkeys(FIXED_OUTPUTS, _fixed_output),
    "SUB": _elementwise,
    **MOVING_LAYERS,
    **dict.fromkeys(("PRELU", "SQUARED_DIFFERENCE"), _plain_pair),
    **dict.fromkeys(UNARY, _unary),
    "NEG": _negative,
    **dict.fromkeys(("QUANTIZE", "DEQUANTIZE"), _change_dtype),
}
