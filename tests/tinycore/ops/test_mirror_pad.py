"""MIRROR_PAD."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.tinycore.ops.flatbuffer_networks import single_operator, spec
from tests.tinycore.ops.judge import assert_like_litert, assert_refused

REFLECT, SYMMETRIC = 0, 1
CASES = {
    "image": ((1, 3, 4, 2), [(0, 0), (1, 2), (3, 0), (0, 0)]),
    "channels": ((1, 3, 4, 3), [(0, 0), (0, 0), (0, 0), (1, 2)]),
    "all": ((1, 2, 2, 2), [(0, 0), (1, 1), (1, 1), (1, 1)]),
    "series": ((1, 5, 2), [(0, 0), (2, 4), (0, 1)]),
    "row": ((1, 5), [(0, 0), (2, 1)]),
}


def mirrored(shape: tuple[int, ...], borders: list[tuple[int, int]], *, dtype: str = "int8", **options: int) -> bytes:
    kind = {"scale": 0.1, "zero_point": 5} if dtype == "int8" else {}
    made = [size + before + after for size, (before, after) in zip(shape, borders, strict=True)]
    paddings = spec(np.shape(borders), "int32", data=np.array(borders))
    return single_operator("MIRROR_PAD", [spec(shape, dtype, **kind), paddings], [spec(made, dtype, **kind)], **options)


@pytest.mark.parametrize("mode", [REFLECT, SYMMETRIC], ids=["reflect", "symmetric"])
@pytest.mark.parametrize("dtype", ["int8", "float32"])
@pytest.mark.parametrize(("shape", "borders"), CASES.values(), ids=CASES)
def test_equals_litert(shape: tuple[int, ...], borders: list[tuple[int, int]], dtype: str, mode: int) -> None:
    assert_like_litert(mirrored(shape, borders, dtype=dtype, mode=mode))


def test_a_border_may_be_as_wide_as_all_that_it_mirrors() -> None:
    assert_like_litert(mirrored((1, 3), [(0, 0), (3, 3)], mode=SYMMETRIC))
    assert_like_litert(mirrored((1, 3), [(0, 0), (2, 2)], mode=REFLECT))


REFUSALS: dict[str, tuple[bytes, str]] = {
    "a border wider than the mirror": (mirrored((1, 3), [(0, 0), (4, 0)], mode=SYMMETRIC), "wider"),
    "a border as wide, without the edge": (mirrored((1, 3), [(0, 0), (0, 3)], mode=REFLECT), "wider"),
    "a negative border": (mirrored((1, 3), [(0, 0), (2, -1)], mode=REFLECT), "negative"),
    "another mode": (mirrored((1, 3), [(0, 0), (1, 1)], mode=7), "mode"),
}


@pytest.mark.parametrize(("tflite", "because"), REFUSALS.values(), ids=REFUSALS)
def test_refuses(tflite: bytes, because: str) -> None:
    assert_refused(tflite, because=because)


def test_another_scale_is_refused() -> None:
    paddings: dict[str, Any] = spec((2, 2), "int32", data=np.array([(0, 0), (1, 1)]))
    assert_refused(single_operator("MIRROR_PAD", [spec((1, 3), scale=0.1), paddings], [spec((1, 5), scale=0.2)]), because="scales")
