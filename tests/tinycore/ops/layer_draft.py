"""A network that is being written: tensors with random numbers and the scales that calibration would find."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from ai_edge_litert import schema_py_generated as schema

from tests.tinycore.ops.flatbuffer_writer import Array, TfliteWriter, Value

ACTIVATIONS = {"NONE": 0, "RELU": 1, "RELU_N1_TO_1": 2, "RELU6": 3}
PADDINGS = {"SAME": 0, "VALID": 1}

Options = Mapping[str, Any]


@dataclass
class Draft:
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
            return self._float_weights(real, axis=axis, options=options), self.constant(bias, "float32") if has_bias else None
        made = self._int8_weights(real, axis=axis, options=options)
        if not has_bias:
            return made, None
        bias_scale = read.scale * made.scale
        wide = "int64" if read.dtype == "int16" else "int32"
        return made, self.constant(np.round(bias / bias_scale), options.get("bias_dtype", wide), scale=bias_scale)

    def _int8_weights(self, real: Array, *, axis: int, options: Mapping[str, Any]) -> Value:
        others = tuple(k for k in range(real.ndim) if k != axis)
        reach = np.abs(real).max(axis=others) if options.get("per_channel", True) else np.abs(real).max(keepdims=True).reshape(1)
        scale = (reach / 127).astype(np.float32)
        along = scale.reshape([-1 if k == axis else 1 for k in range(real.ndim)])
        stored = np.clip(np.round(real / along), -127, 127)
        return self.constant(options["thin"](stored) if "thin" in options else stored, "int8", scale=scale, axis=axis)

    def _float_weights(self, real: Array, *, axis: int, options: Mapping[str, Any]) -> Value:
        if not self.stored_weights:
            return self.constant(real, "float32")
        is_half = self.stored_weights == "float16"
        stored = self.constant(real, "float16") if is_half else self._int8_weights(real, axis=axis, options=options)
        wide = self.writer.tensor(real.shape, "float32")
        self.writer.operator("DEQUANTIZE", [stored], [wide])
        return wide

    def constant_operand(self, shape: Sequence[int], dtype: str) -> Value:
        """A constant activation, e.g. a per-channel factor."""
        if dtype == "float32":
            return self.constant(self.random.normal(0, 1, shape), dtype)
        if dtype == "int16":
            return self.constant(self.random.integers(-32768, 32768, shape), dtype, scale=self.random.uniform(2e-5, 1e-4))
        stored = self.random.integers(-128, 128, shape)
        return self.constant(stored, dtype, scale=self.random.uniform(0.005, 0.03), zero_point=int(self.random.integers(-128, 128)))

    def vector(self, values: Array, scale: Array | None) -> Value:
        """A bias: int32 with a scale, floats without."""
        return self.constant(values, "float32") if scale is None else self.constant(np.round(values), "int32", scale=scale)

    def integers(self, values: Any) -> Value:
        """An int32 constant: paddings, axes, shapes."""
        return self.constant(np.asarray(values), "int32")

    def constant(self, values: Array, dtype: str, **rest: Any) -> Value:
        """Numbers that the file stores."""
        return self.writer.tensor(np.shape(values), dtype, data=values.astype(dtype), **rest)


Layers = Mapping[str, Callable[[Draft, str, list[Value], Options], Value]]


def window_output(size: int, kernel: int, *, stride: int, padding: str, dilation: int = 1) -> int:
    """How many positions a window takes along one axis."""
    reach = 1 if padding == "SAME" else (kernel - 1) * dilation + 1
    return (size - reach) // stride + 1


def window_fields(options: Options, kernel: tuple[int, int], shape: tuple[int, ...]) -> tuple[list[int], dict[str, Any]]:
    """Rows and columns of the output, and the schema's fields of a window."""
    padding, stride, dilation = options.get("padding", "VALID"), options.get("stride", (1, 1)), options.get("dilation", (1, 1))
    sizes = [window_output(shape[1 + k], kernel[k], stride=stride[k], padding=padding, dilation=dilation[k]) for k in (0, 1)]
    fields = {"padding": PADDINGS[padding], "strideH": stride[0], "strideW": stride[1], **activation_fields(options)}
    return sizes, fields


def activation_fields(options: Options) -> dict[str, Any]:
    """The schema's fields of the activation behind a layer, and of its bias."""
    fields = {"fusedActivationFunction": ACTIVATIONS[options.get("activation", "NONE")]}
    return fields | ({"quantizedBiasType": schema.TensorType.INT32} if options.get("bias_dtype") == "int32" else {})
