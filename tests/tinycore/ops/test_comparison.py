"""Comparisons, SELECT which takes one number or the other by their answers, and REDUCE_ANY which joins answers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tinycore.ops.flatbuffer_networks import single_operator, spec
from tests.tinycore.ops.flatbuffer_writer import TfliteWriter
from tests.tinycore.ops.judge import assert_like_litert, assert_refused

COMPARISONS = ["GREATER", "GREATER_EQUAL", "LESS", "LESS_EQUAL", "EQUAL", "NOT_EQUAL"]
FIRST, SECOND = (values.reshape(1, -1).astype(np.int8) for values in np.meshgrid(np.arange(-128, 128), np.arange(-128, 128)))
SHAPES = {
    "equal": ((1, 3, 4, 5), (1, 3, 4, 5)),
    "per channel": ((1, 3, 4, 5), (1, 1, 1, 5)),
    "in the middle": ((1, 3, 4, 5), (1, 3, 1, 5)),
    "one number": ((1, 3, 4, 5), (1, 1)),
}


@pytest.mark.parametrize("swapped", [False, True], ids=["", "swapped"])
@pytest.mark.parametrize("dtype", ["int8", "float32"])
@pytest.mark.parametrize("builtin", COMPARISONS)
@pytest.mark.parametrize(("first", "second"), SHAPES.values(), ids=SHAPES)
def test_comparisons_equal_litert(builtin: str, first: tuple[int, ...], second: tuple[int, ...], dtype: str, swapped: bool) -> None:
    kind: dict[str, Any] = {"scale": 0.02, "zero_point": -3} if dtype == "int8" else {}
    operands = [spec(first, dtype, **kind), spec(second, dtype, **kind)]
    tflite = single_operator(builtin, operands[::-1] if swapped else operands, [spec(np.broadcast_shapes(first, second), "bool")])
    assert_like_litert(tflite)


@pytest.mark.parametrize("builtin", COMPARISONS)
@pytest.mark.parametrize("dtype", ["int8", "float32"])
def test_comparisons_with_a_constant_equal_litert(builtin: str, dtype: str) -> None:
    kind: dict[str, Any] = {"scale": 0.02} if dtype == "int8" else {}
    constant = spec((), dtype, data=np.full((), 0), **kind)
    assert_like_litert(single_operator(builtin, [spec((1, 4, 5), dtype, **kind), constant], [spec((1, 4, 5), "bool")]))


@pytest.mark.parametrize("builtin", COMPARISONS)
def test_numbers_that_are_none_compare_as_in_litert(builtin: str) -> None:
    odd = np.array([[np.nan, 1, np.nan, np.inf, -0.0, 2], [1, np.nan, np.nan, np.inf, 0, 1]], np.float32)
    tensors = [spec((1, 6), "float32"), spec((1, 6), "float32")]
    assert_like_litert(single_operator(builtin, tensors, [spec((1, 6), "bool")]), inputs=[odd[:1], odd[1:]])


@settings(max_examples=40, deadline=None)
@given(
    builtin=st.sampled_from(COMPARISONS),
    scales=st.tuples(*[st.floats(2**-10, 0.984375, width=32)] * 2),
    zero_points=st.tuples(*[st.integers(-128, 127)] * 2),
)
def test_all_pairs_of_int8_equal_litert(builtin: str, scales: tuple[float, ...], zero_points: tuple[int, ...]) -> None:
    tensors = [spec((1, 65536), scale=scale, zero_point=zero_point) for scale, zero_point in zip(scales, zero_points, strict=True)]
    assert_like_litert(single_operator(builtin, tensors, [spec((1, 65536), "bool")]), inputs=[FIRST, SECOND])


def selecting(builtin: str, dtype: str, *, first: Any = None, second: Any = None) -> bytes:
    """Two computed tensors of [1, 3, 4]: the greater of both, or constants in place of the first or second number taken."""
    writer = TfliteWriter()
    kind: dict[str, Any] = {"scale": 0.02, "zero_point": 5} if dtype == "int8" else {}
    a, b = writer.tensor((1, 3, 4), dtype, **kind), writer.tensor((1, 3, 4), dtype, **kind)
    condition, output = writer.tensor((1, 3, 4), "bool"), writer.tensor((1, 3, 4), dtype, **kind)
    taken = [
        default if constant is None else writer.tensor(np.shape(constant), dtype, data=np.asarray(constant, dtype), **kind)
        for default, constant in ((a, first), (b, second))
    ]
    writer.operator("GREATER", [a, b], [condition])
    writer.operator(builtin, [condition, *taken], [output])
    return writer.finish([a, b], [output])


GRID = np.arange(12).reshape(3, 4) - 6


@pytest.mark.parametrize("dtype", ["int8", "float32"])
@pytest.mark.parametrize(
    ("builtin", "constants"),
    [
        ("SELECT", {}),
        ("SELECT_V2", {}),
        ("SELECT_V2", {"second": 3}),
        ("SELECT_V2", {"first": [7]}),
        ("SELECT_V2", {"first": 1, "second": [[2]]}),
        ("SELECT_V2", {"second": GRID}),
        ("SELECT_V2", {"first": GRID[None], "second": 2}),
    ],
    ids=str,
)
def test_selection_equals_litert(builtin: str, constants: dict[str, Any], dtype: str) -> None:
    assert_like_litert(selecting(builtin, dtype, **constants))


@pytest.mark.parametrize("keep_dims", [True, False], ids=["kept", "dropped"])
@pytest.mark.parametrize("axes", [(1,), (2,), (3,), (1, 3), (2, 3), (-1, 1)], ids=str)
def test_any_equals_litert(axes: tuple[int, ...], keep_dims: bool) -> None:
    writer = TfliteWriter()
    source, zero = writer.tensor((1, 3, 4, 2), "float32"), writer.tensor((), "float32", data=np.full((), 1.5))
    truths = writer.tensor((1, 3, 4, 2), "bool")
    reduced = {axis % 4 for axis in axes}
    shape = [1 if k in reduced else size for k, size in enumerate((1, 3, 4, 2)) if keep_dims or k not in reduced]
    output = writer.tensor(shape, "bool")
    writer.operator("GREATER", [source, zero], [truths])
    writer.operator("REDUCE_ANY", [truths, writer.tensor((len(axes),), "int32", data=np.array(axes))], [output], keepDims=keep_dims)
    assert_like_litert(writer.finish([source], [output]))


def test_any_of_numbers_is_refused() -> None:
    axes = spec((1,), "int32", data=np.ones(1))
    assert_refused(single_operator("REDUCE_ANY", [spec((1, 3), "float32"), axes], [spec((1,), "float32")]), because="float32")


def int8(*shape: int, scale: float = 0.1, **rest: Any) -> dict[str, Any]:
    return spec(shape, scale=scale, **rest)


BOOL = spec((1, 3), "bool")
REFUSALS: dict[str, tuple[str, list[dict[str, Any]], dict[str, Any], str]] = {
    "answers that are numbers": ("GREATER", [int8(1, 3), int8(1, 3)], int8(1, 3), "computes with int8"),
    "operands that do not fit": ("GREATER", [int8(1, 3), int8(1, 2)], BOOL, "go together"),
    "answers of another shape": ("GREATER", [int8(1, 3), int8(1, 3)], spec((1, 4), "bool"), "instead of"),
    "mixed operands": ("GREATER", [int8(1, 3), spec((1, 3), "float32")], BOOL, "float32"),
    "a coarse scale": ("GREATER", [int8(1, 3, scale=1.0), int8(1, 3)], BOOL, "not below 1"),
    "an operand without scale": ("GREATER", [spec((1, 3)), int8(1, 3)], BOOL, "exactly one"),
    "a condition that is a number": ("SELECT", [int8(1, 3), int8(1, 3), int8(1, 3)], int8(1, 3), "computes with int8"),
    "a constant condition": ("SELECT", [{**BOOL, "data": np.ones((1, 3))}, int8(1, 3), int8(1, 3)], int8(1, 3), "constant"),
    "another scale": ("SELECT", [BOOL, int8(1, 3, scale=0.2), int8(1, 3)], int8(1, 3), "different scales"),
    "a larger output": ("SELECT", [BOOL, int8(1, 3), int8(1, 3)], int8(1, 4), "repeated"),
    "a repeated row": ("SELECT_V2", [spec((1, 2, 3), "bool"), int8(1, 1, 3), int8(1, 2, 3)], int8(1, 2, 3), "repeated"),
    "mixed numbers": ("SELECT", [BOOL, int8(1, 3), spec((1, 3), "float32")], int8(1, 3), "float32"),
    "a missing operand": ("SELECT", [BOOL, int8(1, 3)], int8(1, 3), "missing"),
}


@pytest.mark.parametrize(("builtin", "operands", "output", "because"), REFUSALS.values(), ids=REFUSALS)
def test_refuses(builtin: str, operands: list[dict[str, Any]], output: dict[str, Any], because: str) -> None:
    assert_refused(single_operator(builtin, operands, [output]), because=because)
