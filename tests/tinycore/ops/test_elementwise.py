"""ADD and MUL: broadcasting, fused activations, and how LiteRT rounds."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tinycore.ops.flatbuffer_networks import layer, network, single_operator, spec
from tests.tinycore.ops.judge import assert_c_is_numpy, assert_like_litert, assert_refused
from tinycore.graph.read import read_tflite
from tinycore.ops.table import OPERATORS

BOTH = ["ADD", "MUL"]
FIRST, SECOND = (values.reshape(1, -1).astype(np.int8) for values in np.meshgrid(np.arange(-128, 128), np.arange(-128, 128)))
SHAPES = {
    "equal": ((1, 3, 4, 5), (1, 3, 4, 5)),
    "per channel": ((1, 3, 4, 5), (1, 1, 1, 5)),
    "per row": ((1, 3, 4, 5), (1, 3, 1, 1)),
    "per pixel": ((1, 3, 4, 5), (1, 3, 4, 1)),
    "per column": ((1, 3, 4, 5), (1, 1, 4, 1)),
    "in the middle": ((1, 3, 4, 5), (1, 3, 1, 5)),
    "both": ((1, 3, 1), (1, 1, 2)),
    "both, alternating": ((1, 2, 1, 3, 1), (1, 1, 4, 1, 5)),
    "fewer axes": ((1, 3, 4, 5), (1, 5)),
    "one number": ((1, 3, 4, 5), (1, 1)),
    "one of one": ((1, 1), (1, 1)),
}


def pair(dtype: str, first: tuple[int, ...], second: tuple[int, ...], **constant: Any) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Specifications of both operands, and of their result."""
    kinds: list[dict[str, Any]] = [{}, {}, {}]
    if dtype == "int8":
        kinds = [{"scale": 0.05, "zero_point": 3}, {"scale": 0.02, "zero_point": -7}, {"scale": 0.06, "zero_point": 11}]
    shape = np.broadcast_shapes(first, second)
    return [spec(first, dtype, **kinds[0]), spec(second, dtype, **kinds[1], **constant)], [spec(shape, dtype, **kinds[2])]


@pytest.mark.parametrize("swapped", [False, True], ids=["", "swapped"])
@pytest.mark.parametrize("dtype", ["int8", "float32"])
@pytest.mark.parametrize("builtin", BOTH)
@pytest.mark.parametrize(("first", "second"), SHAPES.values(), ids=SHAPES)
def test_broadcasting_equals_litert(builtin: str, first: tuple[int, ...], second: tuple[int, ...], dtype: str, swapped: bool) -> None:
    operands, output = pair(dtype, first, second)
    assert_like_litert(single_operator(builtin, operands[::-1] if swapped else operands, output))


@pytest.mark.parametrize("swapped", [False, True], ids=["", "swapped"])
@pytest.mark.parametrize("dtype", ["int8", "float32"])
@pytest.mark.parametrize("builtin", BOTH)
@pytest.mark.parametrize("shape", [(), (1,), (5,), (1, 1, 5), (4, 5), (1, 3, 4, 5)], ids=str)
def test_constant_operand_equals_litert(builtin: str, shape: tuple[int, ...], dtype: str, swapped: bool) -> None:
    data = np.random.default_rng(0).integers(-128, 128, shape)
    operands, output = pair(dtype, (1, 3, 4, 5), shape, data=data)
    assert_like_litert(single_operator(builtin, operands[::-1] if swapped else operands, output))


@pytest.mark.parametrize("activation", ["RELU", "RELU6", "RELU_N1_TO_1"])
@pytest.mark.parametrize("dtype", ["int8", "float32"])
@pytest.mark.parametrize("builtin", BOTH)
def test_activation_equals_litert(builtin: str, dtype: str, activation: str) -> None:
    assert_like_litert(
        network([layer(builtin, inputs=(0, 0), activation=activation, low=-7.0, high=8.0)], input_shape=(1, 3, 4), dtype=dtype)
    )


@settings(max_examples=40, deadline=None)
@given(
    builtin=st.sampled_from(BOTH),
    scales=st.tuples(*[st.floats(2**-8, 0.25, width=32)] * 3),
    zero_points=st.tuples(*[st.integers(-128, 127)] * 3),
)
def test_all_pairs_of_numbers_equal_litert(builtin: str, scales: tuple[float, float, float], zero_points: tuple[int, int, int]) -> None:
    tensors = [spec(FIRST.shape, scale=scale, zero_point=zero_point) for scale, zero_point in zip(scales, zero_points, strict=True)]
    assert_like_litert(single_operator(builtin, tensors[:2], tensors[2:]), inputs=[FIRST, SECOND])


@pytest.mark.parametrize("seed", range(40))
@pytest.mark.parametrize("builtin", BOTH)
def test_ratio_of_scales_is_rounded_as_litert_does(builtin: str, seed: int) -> None:
    """Scales of which many results are ties: whether a float or a double divides decides them."""
    random = np.random.default_rng(seed)
    one, step = np.float32(random.uniform(0.01, 0.1)), random.integers(1, 60) / (random.integers(0, 30) + 0.5)
    if builtin == "ADD":
        two = np.float32(float(one) * random.integers(1, 30) / random.integers(1, 30))
        scales = (one, two, np.float32(float(one) * step))
    else:
        two = np.float32(random.uniform(0.01, 0.1))
        scales = (one, two, np.float32(float(one) * float(two) * step * 8))
    tensors = [spec(FIRST.shape, scale=scale) for scale in scales]
    assert_like_litert(single_operator(builtin, tensors[:2], tensors[2:]), inputs=[FIRST, SECOND])


@pytest.mark.parametrize("builtin", BOTH)
def test_special_floats_are_the_same_bits_in_numpy(builtin: str) -> None:
    special = np.array([0.0, -0.0, np.inf, -np.inf, 1e-42, -1e-42, 3e38, -3e38, 1.0, 1e-7], np.float32)
    first, second = (values.reshape(1, -1) for values in np.meshgrid(special, special))
    for activation in (0, 1, 2, 3):
        tensors = [spec(first.shape, "float32")] * 3
        with np.errstate(all="ignore"):
            kept = ~np.isnan(first + second) & ~np.isnan(first * second)
            tensors = [spec((1, int(kept.sum())), "float32")] * 3
            tflite = single_operator(builtin, tensors[:2], tensors[2:], fusedActivationFunction=activation)
            assert_c_is_numpy(tflite, inputs=[first[kept][None], second[kept][None]])


@pytest.mark.parametrize("dtype", ["int8", "float32"])
@pytest.mark.parametrize("builtin", BOTH)
@pytest.mark.parametrize(("first", "second"), [((1, 1), (1, 3)), ((1, 2, 1), (1, 1, 3)), ((1, 2, 3, 4), (2, 1, 4))])
def test_larger_or_scattered_constant_equals_litert(builtin: str, first: tuple[int, ...], second: tuple[int, ...], dtype: str) -> None:
    tensors, output = pair(dtype, first, second, data=np.arange(np.prod(second)).reshape(second) - 5)
    assert_like_litert(single_operator(builtin, tensors, output))


def test_constant_operand_lies_in_flash_once() -> None:
    graph = read_tflite(network([layer("MUL", constant=(5,))], input_shape=(1, 2, 2, 5)))
    (call,) = OPERATORS["mul"].calls(graph, graph.nodes[0])
    assert call.function == "ts_mul_constant_int8" and call.inputs == (graph.nodes[0].inputs[0],)
    assert call.settings["second"].values.tolist() == graph.tensors[graph.nodes[0].inputs[1]].data.tolist()


def int8(*shape: int, scale: float = 0.1, **rest: Any) -> dict[str, Any]:
    return spec(shape, scale=scale, **rest)


REFUSALS = {
    "shapes that do not go together": ((int8(1, 3), int8(1, 2)), int8(1, 3), {}, "go together"),
    "output of another size": ((int8(1, 3), int8(1, 3)), int8(1, 4), {}, "has shape"),
    "output of another shape": ((int8(1, 2, 3), int8(1, 2, 3)), int8(1, 3, 2), {}, "has shape"),
    "float shapes that do not go together": (
        (spec((1, 3), "float32"), spec((1, 2), "float32")),
        spec((1, 3), "float32"),
        {},
        "go together",
    ),
    "mixed dtypes": ((int8(1, 3), spec((1, 3), "float32")), int8(1, 3), {}, "float32"),
    "no such activation": ((int8(1, 3), int8(1, 3)), int8(1, 3), {"fusedActivationFunction": 4}, "activation"),
    "an output scale beyond all measure": ((int8(1, 3), int8(1, 3)), int8(1, 3, scale=1e-9), {}, "scale"),
}


@pytest.mark.parametrize("builtin", BOTH)
@pytest.mark.parametrize(("operands", "output", "options", "because"), REFUSALS.values(), ids=REFUSALS)
def test_refuses(builtin: str, operands: tuple[dict[str, Any], ...], output: dict[str, Any], options: dict[str, Any], because: str) -> None:
    assert_refused(single_operator(builtin, operands, [output], **options), because=because)


def test_a_missing_scale_is_refused() -> None:
    operands = [spec((1, 3), "int8"), int8(1, 3)]
    assert_refused(single_operator("ADD", operands, [int8(1, 3)]), because="scale")
