"""The tensors of a `.tflite` file: shapes, constants and scales, each looked at before it is used."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np

from tinycore.graph.file_limits import LARGEST_TENSOR, MOST_AXES, damaged, limited
from tinycore.graph.records import Array, Quantization, Tensor

SCALE_RANGE = (1e-18, 1e18)  # so that no ratio of two scales overflows a float
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
HALVES = "int4"  # two numbers a byte, the first in its lower half; constants of it become int8
QUANTIZED = ("int8", "uint8", "int16", "int32")


@lru_cache
def schema_names(enumeration: str) -> Mapping[int, str]:
    """Number -> name of an enumeration of the schema."""
    import tflite

    return {value: name for name, value in vars(getattr(tflite, enumeration)).items() if isinstance(value, int)}


def printable(raw: bytes | None) -> str:
    """A name for people: decoded leniently, printable, of bounded length."""
    return "".join(letter if letter.isprintable() else "?" for letter in (raw or b"")[:200].decode("utf-8", "replace"))


def read_tensor(constants: Constants, tensor: Any) -> Tensor:
    """One tensor; its shape has -1 where the size is only known at run time."""
    type_name = schema_names("TensorType").get(tensor.Type(), "UNKNOWN")
    dtype = NUMPY_NAMES.get(type_name, type_name.lower())
    shape = _shape(tensor)
    data = constants.values(tensor.Buffer(), shape, dtype)
    if dtype == HALVES and data is not None:
        dtype = "int8"
    return Tensor(
        name=printable(tensor.Name()),
        shape=shape,
        dtype=dtype,
        quantization=_quantization(constants, tensor.Quantization(), shape, dtype) if dtype in QUANTIZED else None,
        data=data,
        is_variable=data is None and bool(tensor.IsVariable()),
    )


def _shape(tensor: Any) -> tuple[int, ...]:
    """The shape, with -1 for axes (but the first) that the signature leaves open; the first is the batch."""
    sizes = _sizes(tensor.ShapeAsNumpy())
    signature = _sizes(tensor.ShapeSignatureAsNumpy())
    if len(signature) == len(sizes):
        sizes = [size if axis == 0 or signature[axis] >= 0 else -1 for axis, size in enumerate(sizes)]
    limited("the number of axes of a tensor", len(sizes), MOST_AXES)
    elements = 1
    for size in sizes:
        elements = limited("a tensor's number of elements", elements * max(size, 1), LARGEST_TENSOR)
    return tuple(sizes)


def _sizes(vector: Any) -> list[int]:
    return [int(size) for size in vector[: MOST_AXES + 1]] if isinstance(vector, np.ndarray) else []


@dataclass
class Constants:
    """The file's constants, each copied once; tables may overlap in a hostile file, so the copies have a limit."""

    model: Any
    budget_bytes: int
    copies: dict[tuple[int, str], Array] = field(default_factory=dict)

    def values(self, buffer: int, shape: Sequence[int], dtype: str) -> Array | None:
        """The constant values; None for tensors that are computed (they have an empty buffer, usually number 0)."""
        if not 0 <= buffer < self.model.BuffersLength():
            raise damaged("it names a buffer that it does not have")
        raw = self.model.Buffers(buffer).DataAsNumpy()
        if not isinstance(raw, np.ndarray) or not raw.size or dtype not in (*NUMPY_NAMES.values(), HALVES):
            return None
        elements = int(np.prod(shape, dtype=np.int64))
        size = -(-elements // 2) if dtype == HALVES else np.dtype(dtype).itemsize * elements
        if min(shape, default=1) < 0 or raw.size != size:
            raise damaged(f"a constant of shape {list(shape)} has {raw.size} bytes")
        if dtype == HALVES:
            self.charge(raw.size)
            return _unpacked(raw)[:elements].reshape(shape)
        if (buffer, dtype) not in self.copies:
            self.charge(raw.size)
            self.copies[buffer, dtype] = np.frombuffer(raw.tobytes(), np.dtype(dtype).newbyteorder("<")).astype(dtype)
        return self.copies[buffer, dtype].reshape(shape)

    def charge(self, copied_bytes: int) -> None:
        """Count bytes that are copied out of the file; honest files hold each of them once."""
        self.budget_bytes -= copied_bytes
        if self.budget_bytes < 0:
            raise damaged("its constants lie on top of each other")


def _unpacked(raw: Array) -> Array:
    """Numbers of four bits, two a byte."""
    halves = np.stack([raw & 0xF, raw >> 4], axis=-1).reshape(-1).astype(np.int8)
    numbers: Array = np.where(halves > 7, halves - 16, halves).astype(np.int8)
    return numbers


def _quantization(constants: Constants, found: Any, shape: Sequence[int], dtype: str) -> Quantization | None:
    if found is None or found.ScaleLength() == 0:
        return None
    constants.charge(4 * found.ScaleLength() + 8 * found.ZeroPointLength())
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
