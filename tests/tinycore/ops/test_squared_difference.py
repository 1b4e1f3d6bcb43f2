"""SQUARED_DIFFERENCE, the middle of every normalization: broadcasting, and how LiteRT rounds."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.tinycore.ops.flatbuffer_networks import layer, network, single_operator, spec
from tests.tinycore.ops.judge import assert_c_is_numpy, assert_like_litert, assert_refused

FIRST, SECOND = (values.reshape(1, -1).astype(np.int8) for values in np.meshgrid(np.arange(-128, 128), np.arange(-128, 128)))
SHAPES = {
    "equal": ((1, 3, 4, 5), (1, 3, 4, 5)),
    "per channel": ((1, 3, 4, 5), (1, 1, 1, 5)),
    "per pixel": ((1, 3, 4, 5), (1, 3, 4, 1)),
    "per column": ((1, 3, 4, 5), (1, 1, 4, 1)),
    "in the middle": ((1, 3, 4, 5), (1, 3, 1, 5)),
    "both repeated": ((1, 3, 1), (1, 1, 4)),
    "one number": ((1, 3, 4, 5), (1, 1)),
}


@pytest.mark.parametrize("swapped", [False, True], ids=["", "swapped"])
@pytest.mark.parametrize("dtype", ["int8", "float32"])
@pytest.mark.parametrize(("first", "second"), SHAPES.values(), ids=SHAPES)
def test_broadcasting_equals_litert(first: tuple[int, ...], second: tuple[int, ...], dtype: str, swapped: bool) -> None:
    kinds: list[dict[str, Any]] = [{}, {}, {}]
    if dtype == "int8":
        kinds = [{"scale": 0.05, "zero_point": 3}, {"scale": 0.02, "zero_point": -7}, {"scale": 0.6, "zero_point": -100}]
    operands = [spec(first, dtype, **kinds[0]), spec(second, dtype, **kinds[1])]
    output = spec(np.broadcast_shapes(first, second), dtype, **kinds[2])
    assert_like_litert(single_operator("SQUARED_DIFFERENCE", operands[::-1] if swapped else operands, [output]))


@settings(max_examples=60, deadline=None)
@given(
    scales=st.tuples(st.floats(2**-8, 0.25, width=32), st.floats(2**-8, 0.25, width=32), st.floats(2**-14, 4.0, width=32)),
    zero_points=st.tuples(*[st.integers(-128, 127)] * 3),
)
def test_all_pairs_of_int8_equal_litert(scales: tuple[float, ...], zero_points: tuple[int, ...]) -> None:
    assume((2 * max(scales[:2])) ** 2 / 2**14 < scales[2])
    tensors = [spec((1, 65536), scale=scale, zero_point=zero_point) for scale, zero_point in zip(scales, zero_points, strict=True)]
    assert_like_litert(single_operator("SQUARED_DIFFERENCE", tensors[:2], tensors[2:]), inputs=[FIRST, SECOND])


@pytest.mark.parametrize("dtype", ["int8", "float32"])
def test_constant_operand_equals_litert(dtype: str) -> None:
    options = {"low": 0.0, "high": 30.0}
    assert_like_litert(network([layer("SQUARED_DIFFERENCE", constant=(5,), **options)], input_shape=(1, 3, 4, 5), dtype=dtype))


def test_floats_are_the_same_bits_in_numpy() -> None:
    tensors = [spec((1, 40), "float32")] * 3
    numbers = np.random.default_rng(0).normal(0, 1000, (2, 50, 40)).astype(np.float32)
    assert_c_is_numpy(single_operator("SQUARED_DIFFERENCE", tensors[:2], tensors[2:]), inputs=list(numbers))


def int8(*shape: int, scale: float = 0.1, **rest: Any) -> dict[str, Any]:
    return spec(shape, scale=scale, **rest)


REFUSALS: dict[str, tuple[list[dict[str, Any]], dict[str, Any], str]] = {
    "shapes that do not go together": ([int8(1, 3), int8(1, 2)], int8(1, 3), "go together"),
    "output of another shape": ([int8(1, 3), int8(1, 3)], int8(1, 4), "instead of"),
    "mixed dtypes": ([int8(1, 3), spec((1, 3), "float32")], int8(1, 3), "float32"),
    "an output scale too small": ([int8(1, 3), int8(1, 3)], int8(1, 3, scale=1e-12), "beyond all measure"),
    "a missing scale": ([spec((1, 3)), int8(1, 3)], int8(1, 3), "exactly one"),
}


@pytest.mark.parametrize(("operands", "output", "because"), REFUSALS.values(), ids=REFUSALS)
def test_refuses(operands: list[dict[str, Any]], output: dict[str, Any], because: str) -> None:
    assert_refused(single_operator("SQUARED_DIFFERENCE", operands, [output]), because=because)
