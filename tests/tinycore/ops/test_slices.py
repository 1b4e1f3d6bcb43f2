"""SLICE and STRIDED_SLICE."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tinycore.ops.flatbuffer_networks import single_operator, spec
from tests.tinycore.ops.judge import assert_like_litert, assert_refused
from tinycore.graph.lowering import lower
from tinycore.graph.read import read_tflite


def tensor(*shape: int, dtype: str = "int8") -> dict[str, Any]:
    return spec(shape, dtype, **({"scale": 0.1, "zero_point": 5} if dtype == "int8" else {}))


def integers(*values: int, dtype: str = "int32") -> dict[str, Any]:
    return spec((len(values),), dtype, data=np.array(values))


BOXES = {
    "the middle": ((1, 5, 6, 3), (0, 1, 2, 0), (1, 3, 2, 3)),
    "the rest": ((1, 5, 6, 3), (0, 1, 2, 1), (-1, -1, -1, -1)),
    "everything": ((1, 5, 6), (0, 0, 0), (-1, 5, 6)),
    "one number": ((1, 5), (0, 3), (1, 1)),
    "five axes": ((1, 2, 3, 4, 5), (0, 1, 1, 1, 1), (1, 1, 2, 3, 4)),
}


@pytest.mark.parametrize("dtype", ["int8", "float32"])
@pytest.mark.parametrize(("shape", "begin", "sizes"), BOXES.values(), ids=BOXES)
def test_slice_equals_litert(shape: tuple[int, ...], begin: tuple[int, ...], sizes: tuple[int, ...], dtype: str) -> None:
    made = [whole - start if size == -1 else size for whole, start, size in zip(shape, begin, sizes, strict=True)]
    inputs = [tensor(*shape, dtype=dtype), integers(*begin), integers(*sizes)]
    assert_like_litert(single_operator("SLICE", inputs, [tensor(*made, dtype=dtype)]))


def test_a_slice_of_everything_costs_nothing() -> None:
    graph = read_tflite(single_operator("SLICE", [tensor(1, 5), integers(0, 0), integers(1, 5)], [tensor(1, 5)]))
    assert lower(graph).calls == ((),)


ALL = slice(None)
CUTS: dict[str, tuple[tuple[int, ...], tuple[Any, ...]]] = {
    "steps": ((1, 7, 8, 3), (ALL, slice(0, 7, 2), slice(1, 8, 3), ALL)),
    "backwards": ((1, 7, 3), (ALL, slice(None, None, -1), ALL)),
    "backwards in steps": ((1, 7, 5), (ALL, slice(5, 0, -2), slice(None, None, -3))),
    "from the end": ((1, 7, 5), (ALL, slice(-3, None), slice(None, -1))),
    "beyond the ends": ((1, 7, 5), (ALL, slice(-99, 99), slice(99, -99, -1))),
    "the last row": ((1, 7, 5), (ALL, -1)),
    "one number of each row": ((1, 7, 5), (ALL, ALL, 2)),
    "ellipsis": ((1, 2, 3, 4), (..., slice(1, 3))),
    "ellipsis in the middle": ((1, 2, 3, 4), (ALL, ..., 1)),
    "new axis": ((1, 2, 3), (ALL, None, slice(1, 2))),
    "new axis at the end": ((1, 2, 3), (..., None)),
    "all of it": ((1, 5, 4, 3), (ALL, None, slice(4, None, -2), ..., 1)),
}


def entry(cut: Any) -> tuple[int, int, int, tuple[int, int, int, int, int]]:
    """Begin, end, step and the five mask bits of one Python index."""
    if cut is Ellipsis:
        return 0, 0, 1, (0, 0, 1, 0, 0)
    if cut is None:
        return 0, 0, 1, (0, 0, 0, 1, 0)
    if isinstance(cut, int):
        return cut, cut + 1, 1, (0, 0, 0, 0, 1)
    step = 1 if cut.step is None else cut.step
    return cut.start or 0, cut.stop or 0, step, (int(cut.start is None), int(cut.stop is None), 0, 0, 0)


def strided(shape: tuple[int, ...], cuts: tuple[Any, ...], dtype: str) -> bytes:
    begin, end, step, bits = zip(*map(entry, cuts), strict=True)
    masks = [sum(bit << k for k, bit in enumerate(column)) for column in zip(*bits, strict=True)]
    names = ("beginMask", "endMask", "ellipsisMask", "newAxisMask", "shrinkAxisMask")
    made = np.zeros(shape)[cuts].shape
    inputs = [tensor(*shape, dtype=dtype), integers(*begin), integers(*end), integers(*step)]
    return single_operator("STRIDED_SLICE", inputs, [tensor(*made, dtype=dtype)], **dict(zip(names, masks, strict=True)))


@pytest.mark.parametrize("dtype", ["int8", "float32"])
@pytest.mark.parametrize(("shape", "cuts"), CUTS.values(), ids=CUTS)
def test_strided_slice_equals_litert(shape: tuple[int, ...], cuts: tuple[Any, ...], dtype: str) -> None:
    assert_like_litert(strided(shape, cuts, dtype))


BOUND = st.one_of(st.none(), st.integers(-9, 9))
CUT = st.one_of(st.builds(slice, BOUND, BOUND, st.sampled_from([-3, -2, -1, None, 1, 2, 3])), st.integers(-4, 3))


@settings(max_examples=80, deadline=None)
@given(cuts=st.lists(CUT, min_size=1, max_size=3), rest=st.booleans())
def test_any_cuts_equal_litert(cuts: list[Any], rest: bool) -> None:
    shape = (1, 4, 4, 4)
    chosen = (ALL, *([...] if rest else []), *cuts)
    if 0 not in np.zeros(shape)[chosen].shape and len(cuts) + rest < 4:
        assert_like_litert(strided(shape, chosen, "int8"), samples=2)


SOURCE, SMALLER = tensor(1, 5), tensor(1, 3)
REFUSALS = {
    "SLICE": {
        "a box beyond the end": ([SOURCE, integers(0, 3), integers(1, 3)], "lie inside"),
        "a box before the start": ([SOURCE, integers(0, -1), integers(1, 3)], "lie inside"),
        "an empty box": ([SOURCE, integers(0, 1), integers(1, 0)], "lie inside"),
        "a negative box": ([SOURCE, integers(0, 1), integers(1, -2)], "lie inside"),
        "a box of other axes": ([SOURCE, integers(0, 1, 0), integers(1, 3, 1)], "number of axes"),
        "a box of another size": ([SOURCE, integers(0, 1), integers(1, 2)], "shape"),
        "a computed box": ([SOURCE, tensor(1, 2), integers(1, 3)], "constant"),
        "a box of floats": ([SOURCE, integers(0, 1, dtype="float32"), integers(1, 3)], "float32"),
        "another dtype": ([tensor(1, 5, dtype="float32"), integers(0, 1), integers(1, 3)], "float32"),
    },
    "STRIDED_SLICE": {
        "a step of nothing": ([SOURCE, integers(0, 0), integers(1, 3), integers(1, 0)], "steps"),
        "bounds of different lengths": ([SOURCE, integers(0, 0), integers(1), integers(1, 1)], "bounds"),
        "more bounds than axes": ([SOURCE, integers(0, 0, 0), integers(1, 3, 1), integers(1, 1, 1)], "more axes"),
        "nothing": ([SOURCE, integers(0, 3), integers(1, 3), integers(1, 1)], "keeps nothing"),
        "another size": ([SOURCE, integers(0, 1), integers(1, 3), integers(1, 1)], "shape"),
        "computed bounds": ([SOURCE, tensor(1, 2), integers(1, 3), integers(1, 1)], "constant"),
    },
}


@pytest.mark.parametrize(
    ("builtin", "inputs", "because"),
    [(builtin, *one) for builtin, rows in REFUSALS.items() for one in rows.values()],
    ids=[f"{builtin}, {name}" for builtin, rows in REFUSALS.items() for name in rows],
)
def test_refuses(builtin: str, inputs: list[dict[str, Any]], because: str) -> None:
    assert_refused(single_operator(builtin, inputs, [SMALLER]), because=because)


def test_an_ellipsis_for_no_axis_is_refused() -> None:
    assert_refused(strided((1, 2, 3), (ALL, slice(1, 2), ..., slice(0, 2)), "int8"), because="ellipsis")


@pytest.mark.parametrize(("masks", "because"), [({"shrinkAxisMask": 2}, "keeps nothing"), ({"ellipsisMask": 3}, "more axes")])
def test_refuses_masks(masks: dict[str, int], because: str) -> None:
    inputs = [SOURCE, integers(0, 9), integers(1, 10), integers(1, 1)]
    assert_refused(single_operator("STRIDED_SLICE", inputs, [SMALLER], **masks), because=because)
