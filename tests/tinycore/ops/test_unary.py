"""Operators on single numbers: all int8 as LiteRT, floats within 1e-5 of it and the same bits in C and NumPy."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.tinycore.ops.flatbuffer_networks import single_operator, spec
from tests.tinycore.ops.judge import assert_c_is_numpy, assert_like_litert, assert_refused
from tests.tinycore.ops.number_layers import FIXED_OUTPUTS
from tinycore.graph.litert import run_litert_reference
from tinycore.graph.read import read_tflite
from tinycore.ops.host import HostModel
from tinycore.ops.table import OPERATORS

ALL = np.arange(-128, 128, dtype=np.int8)[None]
APPROXIMATE = {"approximate": True}
Case = tuple[str, dict[str, Any]]

# Test id -> operator and options.
BOTH_TYPES: dict[str, Case] = {
    **{name: (name, {}) for name in ("LOGISTIC", "TANH", "HARD_SWISH", "GELU", "ELU", "EXP", "LOG", "SQRT", "RSQRT", "ABS")},
    "GELU through tanh": ("GELU", APPROXIMATE),
}
FLOATS_ONLY: dict[str, Case] = {name: (name, {}) for name in ("SQUARE", "SIGN", "FLOOR", "CEIL", "ROUND", "SIN", "COS")}
FLOATS: dict[str, Case] = {**BOTH_TYPES, **FLOATS_ONLY, "NEG": ("NEG", {})}
POSITIVE = ("LOG", "SQRT", "RSQRT")  # LiteRT refuses to run the roots of negative int8


def cases(table: dict[str, Case]) -> Any:
    return pytest.mark.parametrize("case", table.values(), ids=table)


def floats(case: Case, numbers: np.ndarray) -> bytes:
    shape = (1, len(numbers))
    return single_operator(case[0], [spec(shape, "float32")], [spec(shape, "float32")], **case[1])


@cases(FLOATS)
def test_floats_equal_litert(case: Case) -> None:
    """Each number within 1e-5 of itself; LiteRT's own formulas for LOGISTIC and GELU lose digits far below 0."""
    random = np.random.default_rng(0)
    numbers = np.concatenate([random.normal(0, 3, 1000), [0, 0.5, 1.5, -0.5, -1.5, 3, -3, 2.5, 80, -80]]).astype(np.float32)
    numbers = np.abs(numbers) + np.float32(1e-3) if case[0] in POSITIVE else numbers
    tflite = floats(case, numbers)
    answer, expected = HostModel(read_tflite(tflite)).run(numbers[None]), run_litert_reference(tflite, numbers[None])
    np.testing.assert_allclose(answer, expected, rtol=1e-5, atol={"GELU": 1e-6, "LOGISTIC": 1e-7}.get(case[0], 1e-12))


@cases(FLOATS)
def test_floats_are_the_same_bits_in_numpy(case: Case) -> None:
    random = np.random.default_rng(0)
    bits = random.integers(0, 2**32, 20000, dtype=np.uint32).view(np.float32)
    near = [random.normal(0, 3, 20000), np.arange(-8, 8, 0.25), [0.0, -0.0, 1e-40, -1e-40, 8388607.5, 8388609]]
    numbers = np.concatenate([bits[np.isfinite(bits)], *near]).astype(np.float32)
    assert_c_is_numpy(floats(case, numbers), inputs=[numbers[None]])


@pytest.mark.parametrize("name", ["SIN", "COS"])
def test_angles_of_any_size_equal_litert(name: str) -> None:
    random = np.random.default_rng(0)
    numbers = (random.choice([-1, 1], 3000) * np.exp(random.uniform(-20, 88, 3000))).astype(np.float32)
    tflite = floats((name, {}), numbers)
    answer, expected = HostModel(read_tflite(tflite)).run(numbers[None]), run_litert_reference(tflite, numbers[None])
    np.testing.assert_allclose(answer, expected, rtol=1e-5, atol=1e-9)


@pytest.mark.parametrize("name", ["LOG", "SQRT"])
def test_special_numbers(name: str) -> None:
    numbers = np.array([np.inf, np.nan, -np.inf, -1, -0.0], np.float32)
    made = OPERATORS[name.lower()].reference(*_first(floats((name, {}), numbers)), [numbers[None]])[0][0]
    np.testing.assert_array_equal(made, np.array([np.inf, np.nan, np.nan, np.nan, -0.0 if name == "SQRT" else -np.inf], np.float32))
    assert_c_is_numpy(floats((name, {}), numbers), inputs=[numbers[None]])


def _first(tflite: bytes) -> tuple[Any, Any]:
    graph = read_tflite(tflite)
    return graph, graph.nodes[0]


SCALES = st.floats(2**-14, 8.0, width=32)
ZERO_POINTS = st.integers(-128, 127)


@settings(max_examples=200, deadline=None)
@given(case=st.sampled_from(list(BOTH_TYPES.values())), scales=st.tuples(SCALES, SCALES), zero_points=st.tuples(ZERO_POINTS, ZERO_POINTS))
def test_all_int8_equal_litert(case: Case, scales: tuple[float, float], zero_points: tuple[int, int]) -> None:
    builtin, options = case
    target = FIXED_OUTPUTS.get(builtin, (scales[1], zero_points[1]))
    assume(builtin != "ABS" or scales[0] / scales[1] < 2**13)
    assume(builtin != "HARD_SWISH" or 2**-7 < scales[0] / scales[1] < 2**6)
    source, output = spec((1, 256), scale=scales[0], zero_point=zero_points[0]), spec((1, 256), scale=target[0], zero_point=target[1])
    numbers = np.maximum(ALL, zero_points[0]).astype(np.int8) if builtin in POSITIVE[1:] else ALL
    assert_like_litert(single_operator(builtin, [source], [output], **options), inputs=[numbers])


@pytest.mark.parametrize("scales", [(1.0, 2**-8), (2**-8, 4.0), (1e-9, 1e-9)], ids=["too fine", "too coarse", "tiny"])
def test_scales_that_sixteen_bits_cannot_bridge_are_refused(scales: tuple[float, float]) -> None:
    """LiteRT refuses the first; the others overflow in it."""
    tensors = [spec((1, 3), scale=scale) for scale in scales]
    assert_refused(single_operator("HARD_SWISH", tensors[:1], tensors[1:]), because="differ too much")


@pytest.mark.parametrize("seed", range(20))
def test_the_ratio_of_scales_of_abs_is_rounded_as_litert_does(seed: int) -> None:
    """Ratios of which some product is a tie: whether a float or a double divides decides the result."""
    random = np.random.default_rng(seed)
    source = np.float32(random.uniform(0.01, 0.1))
    target = np.float32(float(source) * random.integers(1, 120) / (random.integers(0, 60) + 0.5))
    assert_like_litert(single_operator("ABS", [spec((1, 256), scale=source)], [spec((1, 256), scale=target)]), inputs=[ALL])


@pytest.mark.parametrize("steps", range(1, 120, 7))
def test_whole_square_roots_equal_litert(steps: int) -> None:
    """Where rounding in float32 or in double decides whether a root is just below a whole number."""
    for source, target in ((0.04, 0.02), (0.01, 0.1), (0.09, 0.01), (1 / 16, 1 / 32)):
        operands = [spec((1, 256), scale=source, zero_point=-steps)], [spec((1, 256), scale=target, zero_point=-100)]
        assert_like_litert(single_operator("SQRT", *operands), inputs=[np.maximum(ALL, -steps).astype(np.int8)])


def test_int8_roots_of_negative_numbers_are_defined() -> None:
    """LiteRT stops; a board has to go on."""
    for builtin, expected in (("SQRT", 0), ("RSQRT", 127)):
        graph, node = _first(single_operator(builtin, [spec((1, 256), scale=0.1)], [spec((1, 256), scale=0.1)]))
        assert set(OPERATORS[node.operator].reference(graph, node, [ALL])[0][0, :128].tolist()) == {expected}


def test_opposites_of_int8_equal_litert() -> None:
    assert_like_litert(single_operator("NEG", [spec((1, 256), scale=0.1)], [spec((1, 256), scale=0.1)]), inputs=[ALL])


@pytest.mark.parametrize("output", [{"scale": 0.2}, {"scale": 0.1, "zero_point": 1}], ids=["scale", "zero point"])
def test_opposites_that_litert_computes_wrongly_are_refused(output: dict[str, Any]) -> None:
    assert_refused(single_operator("NEG", [spec((1, 3), scale=0.1)], [spec((1, 3), **output)]), because="zero point 0")


@cases(FLOATS_ONLY)
def test_int8_that_litert_does_not_have_is_refused(case: Case) -> None:
    tensors = [spec((1, 3), scale=0.1), spec((1, 3), scale=0.1)]
    assert_refused(single_operator(case[0], tensors[:1], tensors[1:]), because="no such kernel")


def test_scales_of_abs_are_sane() -> None:
    assert_refused(single_operator("ABS", [spec((1, 3), scale=1.0)], [spec((1, 3), scale=1e-9)]), because="beyond all measure")


SOURCE = spec((1, 3), scale=0.1)
REFUSALS: dict[str, tuple[dict[str, Any], str]] = {
    "an output of another shape": (spec((1, 4), scale=1 / 256, zero_point=-128), "shape"),
    "another dtype": (spec((1, 3), "float32"), "float32"),
    "an output without a scale": (spec((1, 3)), "scale"),
}


@cases(BOTH_TYPES)
@pytest.mark.parametrize(("output", "because"), REFUSALS.values(), ids=REFUSALS)
def test_refuses(case: Case, output: dict[str, Any], because: str) -> None:
    assert_refused(single_operator(case[0], [SOURCE], [output], **case[1]), because=because)


def test_smallest_answers_of_logistic_are_litert_s() -> None:
    """Each number for itself, not as a share of the largest: a rare class may be all that counts."""
    numbers = np.linspace(-80, 20, 4001, dtype=np.float32)
    tflite = single_operator("LOGISTIC", [spec((1, 4001), "float32")], [spec((1, 4001), "float32")])
    answers = HostModel(read_tflite(tflite)).run(numbers[None])
    np.testing.assert_allclose(answers, run_litert_reference(tflite, numbers[None]), rtol=1e-6)
