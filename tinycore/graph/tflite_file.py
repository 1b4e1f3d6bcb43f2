"""A `.tflite` file as plain values: every index, size and offset is looked at before it is used."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from tinycore.errors import TinysmithError
from tinycore.graph.records import Array, Quantization, Tensor

LARGEST_FILE = 64 << 20  # bytes; a board with 2 MB of flash is a large one
MOST_PARTS = 20_000  # tensors or operators
MOST_AXES = 8
LARGEST_TENSOR = 1 << 26  # elements: positions fit int32 arithmetic
SCALE_RANGE = (1e-18, 1e18)  # so that no ratio of two scales overflows a float
IDENTIFIER = b"TFL3"
# What reading a damaged flatbuffer raises: offsets that point outside, lengths that do not fit, missing tables.
DAMAGE = (struct.error, ValueError, IndexError, TypeError, AttributeError, OverflowError, KeyError)
NUMPY_NAMES = {
    "FLOAT32": "float32",
    "FLOAT16": "float16",
    "INT8": "int8",
    "UINT8": "uint8",
    "INT16": "int16",
    "INT32": "int32",
    "INT64": "int64",
    "BOOL": "bool",
}

QUANTIZED = ("int8", "uint8", "int16", "int32")


@dataclass(frozen=True, eq=False)
class FileOperator:
    """One operator as the file has it; `options` is the schema's own object or None."""

    builtin: str  # the schema's name; CUSTOM for operators that are not TensorFlow Lite's own
    custom_name: str
    inputs: tuple[int, ...]
    outputs: tuple[int, ...]
    options: Any


@dataclass(frozen=True, eq=False)
class FileModel:
    """The parts of a model's first subgraph; a tensor's shape has -1 where the size is only known at run time."""

    tensors: tuple[Tensor, ...]
    operators: tuple[FileOperator, ...]
    inputs: tuple[int, ...]
    outputs: tuple[int, ...]


def parse_file(data: bytes) -> FileModel:
    """The parts of a `.tflite` file; raises `model.not_tflite`, `model.damaged` or `model.too_large`."""
    if len(data) < 8 or data[4:8] != IDENTIFIER:
        raise TinysmithError("model.not_tflite")
    _limit("the file", len(data), LARGEST_FILE, unit=" bytes")
    try:
        return _parse(data)
    except DAMAGE as error:
        raise TinysmithError("model.damaged", reason="its parts do not fit together", detail=repr(error)) from error


def damaged(reason: str) -> TinysmithError:
    """The error for a file that contradicts itself; `reason` is a clause without a full stop."""
    return TinysmithError("model.damaged", reason=reason)


def _limit(what: str, found: int, limit: int, *, unit: str = "") -> int:
    if found > limit:
        raise TinysmithError("model.too_large", what=what, found=f"{found:,}{unit}", limit=f"{limit:,}{unit}")
    return found


def _parse(data: bytes) -> FileModel:
    import tflite

    model = tflite.Model.GetRootAs(data, 0)
    if model.SubgraphsLength() < 1:
        raise damaged("it holds no network")
    if model.SubgraphsLength() > 1:
        raise TinysmithError("model.control_flow")
    graph = model.Subgraphs(0)
    tensors = [_tensor(model, graph.Tensors(k)) for k in range(_limit("the number of tensors", graph.TensorsLength(), MOST_PARTS))]
    operators = [
        _operator(model, graph.Operators(k), tensors=len(tensors))
        for k in range(_limit("the number of operators", graph.OperatorsLength(), MOST_PARTS))
    ]
    ends = [_indices(vector, tensors=len(tensors), least=0) for vector in (graph.InputsAsNumpy(), graph.OutputsAsNumpy())]
    return FileModel(tuple(tensors), tuple(operators), ends[0], ends[1])


def _indices(vector: Any, *, tensors: int, least: int) -> tuple[int, ...]:
    """Tensor indices; a missing vector is read as 0 by the schema."""
    indices = tuple(vector.tolist()) if isinstance(vector, np.ndarray) else ()
    _limit("the number of one operator's tensors", len(indices), MOST_PARTS)
    if any(not least <= index < tensors for index in indices):
        raise damaged("it names a tensor that it does not have")
    return indices


def _operator(model: Any, operator: Any, *, tensors: int) -> FileOperator:
    if not 0 <= operator.OpcodeIndex() < model.OperatorCodesLength():
        raise damaged("it names an operator that it does not have")
    code = model.OperatorCodes(operator.OpcodeIndex())
    builtin = _names("BuiltinOperator").get(max(code.BuiltinCode(), code.DeprecatedBuiltinCode()), "UNKNOWN")
    return FileOperator(
        builtin=builtin,
        custom_name=_text(code.CustomCode()),
        inputs=_indices(operator.InputsAsNumpy(), tensors=tensors, least=-1),
        outputs=_indices(operator.OutputsAsNumpy(), tensors=tensors, least=0),
        options=_options(operator),
    )


def _options(operator: Any) -> Any:
    import tflite

    table = operator.BuiltinOptions()
    name = _names("BuiltinOptions").get(operator.BuiltinOptionsType(), "NONE")
    if table is None or name == "NONE":
        return None
    options = getattr(tflite, name)()
    options.Init(table.Bytes, table.Pos)
    return options


@lru_cache
def _names(enumeration: str) -> Mapping[int, str]:
    import tflite

    return {value: name for name, value in vars(getattr(tflite, enumeration)).items() if isinstance(value, int)}


def _text(raw: bytes | None) -> str:
    """A name for people: decoded leniently, printable, of bounded length."""
    return "".join(letter if letter.isprintable() else "?" for letter in (raw or b"")[:200].decode("utf-8", "replace"))


def _tensor(model: Any, tensor: Any) -> Tensor:
    type_name = _names("TensorType").get(tensor.Type(), "UNKNOWN")
    dtype = NUMPY_NAMES.get(type_name, type_name.lower())
    shape = _shape(tensor)
    return Tensor(
        name=_text(tensor.Name()),
        shape=shape,
        dtype=dtype,
        quantization=_quantization(tensor.Quantization(), shape, dtype) if dtype in QUANTIZED else None,
        data=_data(model, tensor.Buffer(), shape, dtype),
    )


def _shape(tensor: Any) -> tuple[int, ...]:
    """The shape, with -1 for axes (but the first) that the signature leaves open; the first is the batch."""
    sizes = _sizes(tensor.ShapeAsNumpy())
    signature = _sizes(tensor.ShapeSignatureAsNumpy())
    if len(signature) == len(sizes):
        sizes = [size if axis == 0 or signature[axis] >= 0 else -1 for axis, size in enumerate(sizes)]
    _limit("the number of axes of a tensor", len(sizes), MOST_AXES)
    elements = 1
    for size in sizes:
        elements = _limit("a tensor's number of elements", elements * max(size, 1), LARGEST_TENSOR)
    return tuple(sizes)


def _sizes(vector: Any) -> list[int]:
    return [int(size) for size in vector[: MOST_AXES + 1]] if isinstance(vector, np.ndarray) else []


def _data(model: Any, buffer: int, shape: Sequence[int], dtype: str) -> Array | None:
    """The constant values; None for tensors that are computed (they have an empty buffer, usually number 0)."""
    if not 0 <= buffer < model.BuffersLength():
        raise damaged("it names a buffer that it does not have")
    raw = model.Buffers(buffer).DataAsNumpy()
    if not isinstance(raw, np.ndarray) or not raw.size or dtype not in NUMPY_NAMES.values():
        return None
    if min(shape, default=1) < 0 or raw.size != np.dtype(dtype).itemsize * int(np.prod(shape, dtype=np.int64)):
        raise damaged(f"a constant of shape {list(shape)} has {raw.size} bytes")
    return np.frombuffer(raw.tobytes(), np.dtype(dtype).newbyteorder("<")).astype(dtype).reshape(shape)


def _quantization(found: Any, shape: Sequence[int], dtype: str) -> Quantization | None:
    if found is None or found.ScaleLength() == 0:
        return None
    scale = found.ScaleAsNumpy().tolist()
    zero_point = found.ZeroPointAsNumpy().tolist() if found.ZeroPointLength() else [0]
    if len(zero_point) == 1:
        zero_point = zero_point * len(scale)
    # Old converters wrote the weights' axis into the one-dimensional bias, where it means nothing.
    axis = 0 if len(scale) == 1 or len(shape) == 1 else found.QuantizedDimension()
    if not all(SCALE_RANGE[0] < one < SCALE_RANGE[1] for one in scale) or len(zero_point) != len(scale):
        raise damaged("the scales of a tensor are not sane numbers")
    if len(scale) > 1 and not (0 <= axis < len(shape) and shape[axis] == len(scale)):
        raise damaged(f"a tensor of shape {list(shape)} has {len(scale)} scales")
    if min(zero_point) < np.iinfo(dtype).min or max(zero_point) > np.iinfo(dtype).max:
        raise damaged("the zero point of a tensor is out of range")
    return Quantization(tuple(scale), tuple(zero_point), axis)
