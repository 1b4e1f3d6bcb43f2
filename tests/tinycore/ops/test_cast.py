"""CAST."""

from __future__ import annotations

import numpy as np
import pytest

from tests.tinycore.ops.flatbuffer_networks import single_operator, spec
from tests.tinycore.ops.judge import assert_like_litert, assert_refused
from tinycore.graph.lowering import lower
from tinycore.graph.read import read_tflite

WHOLE = ("int8", "uint8", "int16", "int32", "int64")
EDGES = np.array([0, 0.5, 0.99, 1, 1.5, -0.5, -1.5, 127, 128, 200, 255.7, 256, -128, -129, 32767, 32768, -40000, 3e9, -3e9, 1e20, -1e20])


def cast(source: str, target: str) -> bytes:
    return single_operator("CAST", [spec((1, len(EDGES)), source)], [spec((1, len(EDGES)), target)])


def values(dtype: str) -> np.ndarray:
    if dtype == "float32":
        return EDGES.astype(np.float32)[None]
    if dtype == "bool":
        return (EDGES >= 1)[None]
    limits = np.iinfo("int32" if dtype == "int64" else dtype)
    return np.clip(EDGES, limits.min, limits.max).astype(dtype)[None]


PAIRS = [
    *((source, target) for source in WHOLE for target in WHOLE if source != target),
    *((source, "float32") for source in (*WHOLE, "bool")),
    *(("float32", target) for target in (*WHOLE[:4], "bool")),
    ("bool", "int32"),
    ("int32", "bool"),
]


@pytest.mark.parametrize(("source", "target"), PAIRS, ids=lambda dtype: dtype)
def test_equals_litert(source: str, target: str) -> None:
    """No scales: int8 numbers are stored numbers here."""
    assert_like_litert(cast(source, target), inputs=[values(source)])


def test_equal_types_cost_nothing() -> None:
    assert lower(read_tflite(cast("float32", "float32"))).calls == ((),)


def test_long_numbers_from_floats_are_refused() -> None:
    assert_refused(cast("float32", "int64"), because="float32 to int64")


def test_another_size_is_refused() -> None:
    assert_refused(single_operator("CAST", [spec((1, 4), "float32")], [spec((1, 5), "int32")]), because="5 numbers of 4")
