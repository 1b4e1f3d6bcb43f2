"""Writes .tflite files tensor by tensor, without a converter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import flatbuffers
import numpy as np
from ai_edge_litert import schema_py_generated as schema

Array = np.ndarray[Any, Any]

# Versions from which on an operator accepts int8; 1 for all others.
VERSIONS = {
    "CONV_2D": 3,
    "DEPTHWISE_CONV_2D": 3,
    "TRANSPOSE_CONV": 4,
    "BATCH_MATMUL": 4,
    "FULLY_CONNECTED": 4,
    "MAX_POOL_2D": 2,
    "AVERAGE_POOL_2D": 2,
    "MEAN": 2,
    "ADD": 2,
    "MUL": 2,
    "CONCATENATION": 2,
    "PAD": 2,
    "PADV2": 2,
    "SOFTMAX": 2,
    "SVDF": 3,
    "UNIDIRECTIONAL_SEQUENCE_LSTM": 3,
    "LOGISTIC": 2,
    "TANH": 2,
    "RELU": 2,
    "RELU6": 2,
    "LEAKY_RELU": 2,
    "QUANTIZE": 2,
    "DEQUANTIZE": 2,
    **dict.fromkeys(("SPACE_TO_BATCH_ND", "BATCH_TO_SPACE_ND"), 2),
    **dict.fromkeys(("SUB", "DIV", "MAXIMUM", "MINIMUM", "SQUARED_DIFFERENCE", "SUM", "REDUCE_MAX", "REDUCE_MIN"), 2),
    **dict.fromkeys(("SLICE", "STRIDED_SLICE", "SPLIT", "SPLIT_V", "PACK", "UNPACK", "TRANSPOSE", "GATHER", "MIRROR_PAD"), 2),
    **dict.fromkeys(("RESIZE_NEAREST_NEIGHBOR", "RESIZE_BILINEAR", "ARG_MAX", "ARG_MIN", "BROADCAST_TO"), 2),
    "ABS": 2,
    "EXP": 2,
    "LOG": 2,
    "SQRT": 2,
    "RSQRT": 2,
    "LOG_SOFTMAX": 2,
    "L2_NORMALIZATION": 2,
    "SQUARED_DIFFERENCE": 2,
    **dict.fromkeys(("GREATER", "GREATER_EQUAL", "LESS", "LESS_EQUAL", "EQUAL", "NOT_EQUAL"), 2),
}

# Operators whose options table is not called after them.
OPTIONS = {
    "MAX_POOL_2D": "Pool2DOptions",
    "SVDF": "SVDFOptions",
    "UNIDIRECTIONAL_SEQUENCE_LSTM": "UnidirectionalSequenceLSTMOptions",
    "AVERAGE_POOL_2D": "Pool2DOptions",
    "CONV_2D": "Conv2DOptions",
    "DEPTHWISE_CONV_2D": "DepthwiseConv2DOptions",
    "BATCH_MATMUL": "BatchMatMulOptions",
    "MEAN": "ReducerOptions",
    "PADV2": "PadV2Options",
    "REDUCE_ANY": "ReducerOptions",
    "LEAKY_RELU": "LeakyReluOptions",
    "FULLY_CONNECTED": "FullyConnectedOptions",
    "HARD_SWISH": "HardSwishOptions",
    **dict.fromkeys(("MAXIMUM", "MINIMUM"), "MaximumMinimumOptions"),
    **dict.fromkeys(("SUM", "REDUCE_MAX", "REDUCE_MIN"), "ReducerOptions"),
    "SPACE_TO_BATCH_ND": "SpaceToBatchNDOptions",
    "BATCH_TO_SPACE_ND": "BatchToSpaceNDOptions",
    "LOGISTIC": "",
    "TANH": "",
    "RELU": "",
    "RELU6": "",
    "RELU_N1_TO_1": "",
    "RELU_0_TO_1": "",
    "PRELU": "",
    "ELU": "",
    "LOG": "",
    "SQRT": "",
    "RSQRT": "",
    "SIN": "",
    "FLOOR": "",
    "CEIL": "",
    "ROUND": "",
    "L2_NORMALIZATION": "L2NormOptions",
}


@dataclass(frozen=True, eq=False)
class Value:
    """One tensor of the file that is being written."""

    index: int
    shape: tuple[int, ...]
    dtype: str
    scale: Array | None = None
    zero_point: Array | None = None


def _halves(data: Array) -> Array:
    """Two numbers of four bits a byte, the first one in its lower half."""
    numbers = np.append(np.asarray(data).ravel(), np.zeros(data.size % 2)).astype(np.int8)
    pairs = numbers.view(np.uint8).reshape(-1, 2) & 0xF
    return (pairs[:, 0] | pairs[:, 1] << 4).astype(np.uint8)


@dataclass
class TfliteWriter:
    """Collects tensors and operators in the order of execution; `finish` gives the file's bytes."""

    tensors: list[Any] = field(default_factory=list)
    buffers: list[Any] = field(default_factory=lambda: [schema.BufferT()])
    operators: list[Any] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)

    def tensor(
        self,
        shape: Sequence[int],
        dtype: str,
        *,
        scale: Any = None,
        zero_point: Any = 0,
        axis: int = 0,
        data: Array | None = None,
        is_variable: bool = False,
        signature: Sequence[int] | None = None,
    ) -> Value:
        """A tensor; constant when `data` is given, quantized when `scale` is (a list of scales means one per slice of `axis`)."""
        made = schema.TensorT()
        made.name = f"t{len(self.tensors)}"
        made.shape = [int(size) for size in shape]
        made.type = getattr(schema.TensorType, dtype.upper())
        made.buffer = 0 if data is None else self._buffer(_halves(data) if dtype == "int4" else np.ascontiguousarray(data, dtype))
        made.isVariable = is_variable
        made.shapeSignature = None if signature is None else list(signature)
        value = Value(len(self.tensors), tuple(made.shape), dtype)
        if scale is not None:
            scales = np.atleast_1d(np.asarray(scale, np.float32))
            zero_points = np.broadcast_to(np.asarray(zero_point, np.int64), scales.shape)
            made.quantization = schema.QuantizationParametersT()
            made.quantization.scale = scales.tolist()
            made.quantization.zeroPoint = zero_points.tolist()
            made.quantization.quantizedDimension = axis
            value = Value(value.index, value.shape, dtype, scales, zero_points)
        self.tensors.append(made)
        return value

    def operator(
        self,
        builtin: str,
        inputs: Sequence[Value | None],
        outputs: Sequence[Value],
        /,
        *,
        intermediates: Sequence[Value] = (),
        **options: Any,
    ) -> None:
        """An operator with the schema's own option names, e.g. `strideW=2`."""
        if builtin not in self.codes:
            self.codes.append(builtin)
        made = schema.OperatorT()
        made.opcodeIndex = self.codes.index(builtin)
        made.inputs = [-1 if value is None else value.index for value in inputs]
        made.outputs = [value.index for value in outputs]
        made.intermediates = [value.index for value in intermediates]
        name = OPTIONS.get(builtin, builtin.title().replace("_", "") + "Options")
        if name:
            made.builtinOptionsType = getattr(schema.BuiltinOptions, name)
            made.builtinOptions = getattr(schema, name + "T")()
            for key, value in options.items():
                if not hasattr(made.builtinOptions, key):
                    raise AttributeError(f"{name} has no field {key}")
                setattr(made.builtinOptions, key, value)
        self.operators.append(made)

    def part(self) -> TfliteWriter:
        """A further subgraph of the same file, for `finish`."""
        return TfliteWriter(buffers=self.buffers, codes=self.codes)

    def subgraph(self, inputs: Sequence[Value], outputs: Sequence[Value]) -> Any:
        """All tensors and operators so far."""
        graph = schema.SubGraphT()
        graph.name = "main"
        graph.tensors = self.tensors
        graph.operators = self.operators
        graph.inputs = [value.index for value in inputs]
        graph.outputs = [value.index for value in outputs]
        return graph

    def finish(self, inputs: Sequence[Value], outputs: Sequence[Value], *, others: Sequence[Any] = ()) -> bytes:
        """The whole file; `others` are the subgraphs of its parts."""
        model = schema.ModelT()
        model.version = 3
        model.description = "made for a test"
        model.operatorCodes = [_code(name) for name in self.codes]
        model.subgraphs = [self.subgraph(inputs, outputs), *others]
        model.buffers = self.buffers
        builder = flatbuffers.Builder(1024)
        builder.Finish(model.Pack(builder), b"TFL3")
        return bytes(builder.Output())

    def _buffer(self, data: Array) -> int:
        made = schema.BufferT()
        made.data = np.frombuffer(data.tobytes(), np.uint8)
        self.buffers.append(made)
        return len(self.buffers) - 1


def _code(builtin: str) -> Any:
    code = schema.OperatorCodeT()
    number = getattr(schema.BuiltinOperator, builtin)
    code.builtinCode = number
    code.deprecatedBuiltinCode = min(number, 127)
    code.version = VERSIONS.get(builtin, 1)
    return code
