"""RESIZE_NEAREST_NEIGHBOR and RESIZE_BILINEAR."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tinycore.ops.flatbuffer_networks import single_operator, spec
from tests.tinycore.ops.judge import assert_like_litert, assert_refused

BOTH = ["RESIZE_NEAREST_NEIGHBOR", "RESIZE_BILINEAR"]
MODES = {"corners apart": {}, "corners aligned": {"alignCorners": True}, "centres of pixels": {"halfPixelCenters": True}}
SIZES = [((3, 4), (6, 8)), ((3, 5), (7, 4)), ((1, 5), (4, 9)), ((8, 8), (3, 1)), ((7, 3), (5, 5)), ((2, 2), (2, 2)), ((1, 1), (3, 2))]
Size = tuple[int, int]


def resized(builtin: str, source: Size, target: Size, *, dtype: str = "int8", channels: int = 2, **options: Any) -> bytes:
    kind = {"scale": 0.1, "zero_point": 5} if dtype == "int8" else {}
    size, output = spec((2,), "int32", data=np.array(target)), spec((1, *target, channels), dtype, **kind)
    return single_operator(builtin, [spec((1, *source, channels), dtype, **kind), size], [output], **options)


@pytest.mark.parametrize("dtype", ["int8", "float32"])
@pytest.mark.parametrize("builtin", BOTH)
@pytest.mark.parametrize("options", MODES.values(), ids=MODES)
@pytest.mark.parametrize(("source", "target"), SIZES, ids=str)
def test_equals_litert(builtin: str, source: Size, target: Size, options: dict[str, bool], dtype: str) -> None:
    assert_like_litert(resized(builtin, source, target, dtype=dtype, **options))


@settings(max_examples=60, deadline=None)
@given(
    builtin=st.sampled_from(BOTH),
    source=st.tuples(*[st.integers(1, 40)] * 2),
    target=st.tuples(*[st.integers(1, 40)] * 2),
    options=st.sampled_from(list(MODES.values())),
    dtype=st.sampled_from(["int8", "float32"]),
)
def test_any_size_equals_litert(builtin: str, source: Size, target: Size, options: dict[str, bool], dtype: str) -> None:
    assert_like_litert(resized(builtin, source, target, dtype=dtype, channels=1, **options), samples=2)


def test_ties_round_as_litert_does() -> None:
    """Every mix of two neighbours halfway: LiteRT rounds the half away from zero."""
    pairs = np.stack(np.meshgrid(np.arange(-128, 128), np.arange(-128, 128)), -1).reshape(-1, 1, 2, 1).astype(np.int8)
    assert_like_litert(resized("RESIZE_BILINEAR", (1, 2), (1, 4), channels=1), inputs=[pairs[::7]])


IMAGE = spec((1, 2, 3, 1), scale=0.1)
REFUSALS = {
    "a size that is not the output's": ([IMAGE, spec((2,), "int32", data=np.array([4, 5]))], spec((1, 4, 6, 1), scale=0.1), {}, "shape"),
    "a size of three numbers": ([IMAGE, spec((3,), "int32", data=np.array([4, 6, 1]))], spec((1, 4, 6, 1), scale=0.1), {}, "size"),
    "a size of nothing": ([IMAGE, spec((2,), "int32", data=np.array([0, 6]))], spec((1, 4, 6, 1), scale=0.1), {}, "size"),
    "a size that is too large": (
        [IMAGE, spec((2,), "int32", data=np.array([1, 65536]))],
        spec((1, 1, 65536, 1), scale=0.1),
        {},
        "size",
    ),
    "a computed size": ([IMAGE, spec((1, 2), scale=0.1)], spec((1, 4, 6, 1), scale=0.1), {}, "constant"),
    "another scale": ([IMAGE, spec((2,), "int32", data=np.array([4, 6]))], spec((1, 4, 6, 1), scale=0.2), {}, "scales"),
    "other channels": ([IMAGE, spec((2,), "int32", data=np.array([4, 6]))], spec((1, 4, 6, 2), scale=0.1), {}, "shape"),
    "a series": ([spec((1, 2, 3), scale=0.1), spec((2,), "int32", data=np.array([4, 6]))], spec((1, 4, 6), scale=0.1), {}, "axes"),
    "both ways of counting": (
        [IMAGE, spec((2,), "int32", data=np.array([4, 6]))],
        spec((1, 4, 6, 1), scale=0.1),
        {"alignCorners": True, "halfPixelCenters": True},
        "aligns corners",
    ),
}


@pytest.mark.parametrize("builtin", BOTH)
@pytest.mark.parametrize(("inputs", "output", "options", "because"), REFUSALS.values(), ids=REFUSALS)
def test_refuses(builtin: str, inputs: list[Any], output: dict[str, Any], options: dict[str, bool], because: str) -> None:
    assert_refused(single_operator(builtin, inputs, [output], **options), because=because)
