"""TRANSPOSE, TILE, BROADCAST_TO, SPACE_TO_DEPTH and DEPTH_TO_SPACE."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import numpy as np
import pytest

from tests.tinycore.ops.flatbuffer_networks import single_operator, spec
from tests.tinycore.ops.judge import assert_like_litert, assert_refused
from tinycore.graph.lowering import lower
from tinycore.graph.read import read_tflite


def tensor(*shape: int, dtype: str = "int8") -> dict[str, Any]:
    return spec(shape, dtype, **({"scale": 0.1, "zero_point": 5} if dtype == "int8" else {}))


def integers(*values: int) -> dict[str, Any]:
    return spec((len(values),), "int32", data=np.array(values))


TILES = [((1, 3, 2), (1, 2, 3)), ((1, 3), (1, 4)), ((1, 2, 1, 3), (1, 1, 5, 1)), ((1, 3), (1, 1))]
SPREAD = [((1, 1, 3), (1, 4, 3)), ((1, 3), (1, 2, 4, 3)), ((1, 2, 1, 3, 1), (1, 2, 4, 3, 5)), ((1, 1), (1, 7))]


def transpose(shape: tuple[int, ...], order: tuple[int, ...], dtype: str = "int8") -> bytes:
    made = tensor(*(shape[axis] for axis in order), dtype=dtype)
    return single_operator("TRANSPOSE", [tensor(*shape, dtype=dtype), integers(*order)], [made])


@pytest.mark.parametrize("dtype", ["int8", "float32"])
@pytest.mark.parametrize("order", [(0, *rest) for rest in permutations((1, 2, 3))], ids=str)
def test_transposing_images_equals_litert(order: tuple[int, ...], dtype: str) -> None:
    assert_like_litert(transpose((1, 3, 4, 5), order, dtype))


@pytest.mark.parametrize("order", [(0, 4, 3, 2, 1), (0, 2, 4, 1, 3), (0, 3, 1, 4, 2), (0, 1, 3, 2, 4)], ids=str)
def test_transposing_five_axes_equals_litert(order: tuple[int, ...]) -> None:
    assert_like_litert(transpose((1, 2, 3, 4, 5), order))
    assert_like_litert(transpose((1, 2, 3, 4, 5), order, "float32"))


def test_transposing_six_axes_equals_litert() -> None:
    assert_like_litert(transpose((1, 2, 3, 2, 3, 2), (0, 5, 3, 1, 4, 2)))


def test_axes_of_size_1_change_places_for_nothing() -> None:
    assert lower(read_tflite(transpose((1, 1, 4, 5), (0, 2, 1, 3)))).calls == ((),)


@pytest.mark.parametrize("dtype", ["int8", "float32"])
@pytest.mark.parametrize(("shape", "times"), TILES)
def test_tile_equals_litert(shape: tuple[int, ...], times: tuple[int, ...], dtype: str) -> None:
    made = tensor(*(size * count for size, count in zip(shape, times, strict=True)), dtype=dtype)
    assert_like_litert(single_operator("TILE", [tensor(*shape, dtype=dtype), integers(*times)], [made]))


@pytest.mark.parametrize("dtype", ["int8", "float32"])
@pytest.mark.parametrize(("shape", "whole"), SPREAD)
def test_broadcast_to_equals_litert(shape: tuple[int, ...], whole: tuple[int, ...], dtype: str) -> None:
    inputs = [tensor(*shape, dtype=dtype), integers(*whole)]
    assert_like_litert(single_operator("BROADCAST_TO", inputs, [tensor(*whole, dtype=dtype)]))


@pytest.mark.parametrize("dtype", ["int8", "float32"])
@pytest.mark.parametrize(("block", "height", "width", "channels"), [(2, 2, 3, 1), (2, 1, 1, 3), (3, 2, 1, 2), (1, 2, 2, 2)], ids=str)
def test_blocks_of_pixels_equal_litert(block: int, height: int, width: int, channels: int, dtype: str) -> None:
    flat, deep = (1, height * block, width * block, channels), (1, height, width, channels * block * block)
    for builtin, source, output in (("SPACE_TO_DEPTH", flat, deep), ("DEPTH_TO_SPACE", deep, flat)):
        tensors = tensor(*source, dtype=dtype), tensor(*output, dtype=dtype)
        assert_like_litert(single_operator(builtin, tensors[:1], tensors[1:], blockSize=block))


PAIR = tensor(1, 2, 3)
REFUSALS = {
    "an order that names an axis twice": ("TRANSPOSE", [PAIR, integers(0, 1, 1)], tensor(1, 2, 2), {}, "order"),
    "an order of fewer axes": ("TRANSPOSE", [PAIR, integers(1, 0)], tensor(1, 3, 2), {}, "order"),
    "an order beyond the axes": ("TRANSPOSE", [PAIR, integers(0, 1, 3)], PAIR, {}, "order"),
    "an order of another shape": ("TRANSPOSE", [PAIR, integers(0, 2, 1)], PAIR, {}, "shape"),
    "a computed order": ("TRANSPOSE", [PAIR, tensor(1, 3)], PAIR, {}, "constant"),
    "an order and another dtype": ("TRANSPOSE", [PAIR, integers(0, 2, 1)], tensor(1, 3, 2, dtype="float32"), {}, "float32"),
    "repeated no times": ("TILE", [PAIR, integers(1, 0, 1)], PAIR, {}, "repeated"),
    "repeated along other axes": ("TILE", [PAIR, integers(1, 2)], PAIR, {}, "repeated"),
    "repeated to another shape": ("TILE", [PAIR, integers(1, 2, 1)], PAIR, {}, "shape"),
    "spread over another shape": ("BROADCAST_TO", [PAIR, integers(1, 4, 3)], tensor(1, 4, 3), {}, "fill"),
    "spread over fewer axes": ("BROADCAST_TO", [PAIR, integers(1, 3)], tensor(1, 3), {}, "shape"),
    "blocks that do not fit": ("SPACE_TO_DEPTH", [tensor(1, 3, 4, 1)], tensor(1, 1, 2, 4), {"blockSize": 2}, "blocks"),
    "channels that are no blocks": ("DEPTH_TO_SPACE", [tensor(1, 2, 2, 6)], tensor(1, 4, 4, 1), {"blockSize": 2}, "blocks"),
    "blocks of nothing": ("SPACE_TO_DEPTH", [tensor(1, 4, 4, 1)], tensor(1, 4, 4, 1), {"blockSize": 0}, "blocks"),
    "blocks of a series": ("SPACE_TO_DEPTH", [tensor(1, 4, 4)], tensor(1, 2, 8), {"blockSize": 2}, "axes"),
    "blocks and another shape": ("DEPTH_TO_SPACE", [tensor(1, 2, 2, 4)], tensor(1, 4, 2, 2), {"blockSize": 2}, "shape"),
}


@pytest.mark.parametrize(("builtin", "inputs", "output", "options", "because"), REFUSALS.values(), ids=REFUSALS)
def test_refuses(builtin: str, inputs: list[Any], output: dict[str, Any], options: dict[str, int], because: str) -> None:
    assert_refused(single_operator(builtin, inputs, [output], **options), because=because)


def test_more_repetitions_than_the_kernel_has_axes_are_refused() -> None:
    shape = (1, *[2] * 7)
    made = tensor(1, *[6] * 7)
    assert_refused(single_operator("TILE", [tensor(*shape), integers(1, *[3] * 7)], [made]), because="axes")
