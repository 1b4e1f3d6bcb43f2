"""SUB, DIV, MAXIMUM, MINIMUM and SQUARED_DIFFERENCE: repetition, fused activations, and how LiteRT rounds."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tinycore.ops.flatbuffer_networks import ACTIVATIONS, single_operator, spec
from tests.tinycore.ops.judge import assert_c_is_numpy, assert_c_like_numpy, assert_like_litert, assert_refused
from tinycore.graph.litert import run_litert_reference
from tinycore.graph.read import read_tflite
from tinycore.ops.host import HostModel
from tinycore.ops.table import OPERATORS

ALL = ["SUB", "DIV", "MAXIMUM", "MINIMUM", "SQUARED_DIFFERENCE"]
CHOOSING = ["MAXIMUM", "MINIMUM"]  # of stored numbers, so all have one scale
FIRST, SECOND = (values.reshape(1, -1).astype(np.int8) for values in np.meshgrid(np.arange(-128, 128), np.arange(-128, 128)))
SHAPES = {
    "equal": ((1, 3, 4, 5), (1, 3, 4, 5)),
    "per channel": ((1, 3, 4, 5), (1, 1, 1, 5)),
    "per pixel": ((1, 3, 4, 5), (1, 3, 4, 1)),
    "fewer axes": ((1, 3, 4, 5), (1, 5)),
    "one number": ((1, 3, 4, 5), (1, 1)),
    "in the middle": ((1, 3, 4, 5), (1, 3, 1, 5)),
    "both": ((1, 3, 1), (1, 1, 2)),
    "both, alternating": ((1, 2, 1, 3), (1, 1, 4, 1)),
}


def pair(builtin: str, dtype: str, first: tuple[int, ...], second: tuple[int, ...], **constant: Any) -> list[dict[str, Any]]:
    """Specifications of both operands and of their result."""
    kinds: list[dict[str, Any]] = [{}, {}, {}]
    if dtype == "int8":
        kinds = [{"scale": 0.05, "zero_point": 3}, {"scale": 0.02, "zero_point": 121}, {"scale": 0.06, "zero_point": 11}]
        if builtin in CHOOSING:
            kinds = kinds[:1] * 3
    shape = np.broadcast_shapes(first, second)
    return [spec(first, dtype, **kinds[0]), spec(second, dtype, **kinds[1], **constant), spec(shape, dtype, **kinds[2])]


def judge(builtin: str, tflite: bytes) -> None:
    """LiteRT leaves division by zero and small quotients of int8 open; a test of its own has the others."""
    is_open = builtin == "DIV" and read_tflite(tflite).tensors[0].dtype == "int8"
    (assert_c_like_numpy if is_open else assert_like_litert)(tflite)


@pytest.mark.parametrize("swapped", [False, True], ids=["", "swapped"])
@pytest.mark.parametrize("dtype", ["int8", "float32"])
@pytest.mark.parametrize("builtin", ALL)
@pytest.mark.parametrize(("first", "second"), SHAPES.values(), ids=SHAPES)
def test_repetition_equals_litert(builtin: str, first: tuple[int, ...], second: tuple[int, ...], dtype: str, swapped: bool) -> None:
    one, two, output = pair(builtin, dtype, first, second)
    judge(builtin, single_operator(builtin, [two, one] if swapped else [one, two], [output]))


@pytest.mark.parametrize("swapped", [False, True], ids=["", "swapped"])
@pytest.mark.parametrize("dtype", ["int8", "float32"])
@pytest.mark.parametrize("builtin", ALL)
@pytest.mark.parametrize("shape", [(), (5,), (3, 1, 5), (1, 3, 4, 5)], ids=str)
def test_constant_operand_equals_litert(builtin: str, shape: tuple[int, ...], dtype: str, swapped: bool) -> None:
    data = np.random.default_rng(0).integers(-128, 120, shape)
    one, two, output = pair(builtin, dtype, (1, 3, 4, 5), shape, data=data)
    judge(builtin, single_operator(builtin, [two, one] if swapped else [one, two], [output]))


@pytest.mark.parametrize("dtype", ["int8", "float32"])
@pytest.mark.parametrize("builtin", ["SUB", "DIV"])
@pytest.mark.parametrize("activation", ["RELU", "RELU6", "RELU_N1_TO_1"])
def test_activation_equals_litert(builtin: str, dtype: str, activation: str) -> None:
    one, two, output = pair(builtin, dtype, (1, 3, 4), (1, 3, 4))
    judge(builtin, single_operator(builtin, [one, two], [output], fusedActivationFunction=ACTIVATIONS[activation]))


@settings(max_examples=30, deadline=None)
@given(
    builtin=st.sampled_from(["SUB", "SQUARED_DIFFERENCE"]),
    scales=st.tuples(*[st.floats(2**-8, 0.25, width=32)] * 3),
    zero_points=st.tuples(*[st.integers(-128, 127)] * 3),
)
def test_all_pairs_of_numbers_equal_litert(builtin: str, scales: tuple[float, float, float], zero_points: tuple[int, int, int]) -> None:
    tensors = [spec(FIRST.shape, scale=scale, zero_point=zero_point) for scale, zero_point in zip(scales, zero_points, strict=True)]
    assert_like_litert(single_operator(builtin, tensors[:2], tensors[2:]), inputs=[FIRST, SECOND])


@pytest.mark.parametrize("seed", range(30))
def test_all_quotients_that_litert_defines_equal_it(seed: int) -> None:
    random = np.random.default_rng(seed)
    scales, zero_points = random.uniform(0.01, 0.1, 3), random.integers(-128, 128, 3)
    if seed % 2:  # many quotients are ties
        scales[2] = scales[0] / scales[1] / random.integers(2, 100)
    tensors = [spec(FIRST.shape, scale=scale, zero_point=zero_point) for scale, zero_point in zip(scales, zero_points, strict=True)]
    tflite = single_operator("DIV", tensors[:2], tensors[2:])
    first, second = FIRST.astype(int) - zero_points[0], SECOND.astype(int) - zero_points[1]
    dividable = np.where(second == 0, zero_points[1] + (1 if zero_points[1] < 127 else -1), SECOND).astype(np.int8)
    shift = read_shift(tflite) - np.floor(np.log2(np.maximum(np.abs(second), 1))) - spare_bits(np.where(second < 0, -first, first))
    is_defined = (second != 0) & (shift >= -31)
    answer, expected = HostModel(read_tflite(tflite)).run([FIRST, dividable]), run_litert_reference(tflite, [FIRST, dividable])
    np.testing.assert_array_equal(np.asarray(answer)[is_defined], np.asarray(expected)[is_defined])
    assert is_defined.mean() > 0.8
    assert_c_like_numpy(tflite)


def read_shift(tflite: bytes) -> int:
    graph = read_tflite(tflite)
    (call,) = OPERATORS["div"].calls(graph, graph.nodes[0])
    return int(call.settings["shift"])  # type: ignore[arg-type]


def spare_bits(x: Any) -> Any:
    """Bits between the sign and the first digit of 32-bit numbers."""
    return 31 - np.ceil(np.log2(np.where(x < 0, -x, x + 1)))


def test_division_by_zero_gives_the_end_of_the_range() -> None:
    tensors = [spec((1, 3), scale=0.1)] * 3
    model = HostModel(read_tflite(single_operator("DIV", tensors[:2], tensors[2:])))
    assert np.asarray(model.run([np.int8([[5, -5, 0]]), np.int8([[0, 0, 0]])])).tolist() == [[127, -128, 0]]


@pytest.mark.parametrize("builtin", ["SUB", "MAXIMUM", "MINIMUM", "DIV"])
def test_special_floats_are_the_same_bits_in_numpy(builtin: str) -> None:
    special = np.array([0.0, -0.0, np.inf, -np.inf, 1e-42, 3e38, -3e38, 1.0], np.float32)
    first, second = (values.reshape(-1) for values in np.meshgrid(special, special))
    with np.errstate(all="ignore"):
        kept = ~np.isnan(first - second) & ~np.isnan(first / second)
        tensors = [spec((1, int(kept.sum())), "float32")] * 3
        assert_c_is_numpy(single_operator(builtin, tensors[:2], tensors[2:]), inputs=[first[kept][None], second[kept][None]])


def int8(*shape: int, scale: float = 0.1, **rest: Any) -> dict[str, Any]:
    return spec(shape, scale=scale, **rest)


REFUSALS = {
    "shapes that do not go together": ((int8(1, 3), int8(1, 2)), int8(1, 3), "go together"),
    "output of another size": ((int8(1, 3), int8(1, 3)), int8(1, 4), "has shape"),
    "mixed dtypes": ((int8(1, 3), spec((1, 3), "float32")), int8(1, 3), "float32"),
    "an output scale beyond all measure": ((int8(1, 3), int8(1, 3)), int8(1, 3, scale=1e-12), "scale"),
    "a missing scale": ((spec((1, 3)), int8(1, 3)), int8(1, 3), "scale"),
}


@pytest.mark.parametrize("builtin", ALL)
@pytest.mark.parametrize(("operands", "output", "because"), REFUSALS.values(), ids=REFUSALS)
def test_refuses(builtin: str, operands: tuple[dict[str, Any], ...], output: dict[str, Any], because: str) -> None:
    assert_refused(single_operator(builtin, operands, [output]), because=because)


@pytest.mark.parametrize("builtin", ["SUB", "DIV"])
def test_an_activation_that_is_no_clamp_is_refused(builtin: str) -> None:
    tensors = [spec((1, 3), "float32")] * 3
    assert_refused(single_operator(builtin, tensors[:2], tensors[2:], fusedActivationFunction=4), because="activation")


@pytest.mark.parametrize("builtin", CHOOSING)
def test_numbers_of_different_scales_are_not_compared(builtin: str) -> None:
    assert_refused(single_operator(builtin, [int8(1, 3), int8(1, 3, scale=0.2)], [int8(1, 3)]), because="scales")
