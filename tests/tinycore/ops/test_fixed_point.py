from __future__ import annotations

import math
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tinycore.graph.records import Quantization, Tensor
from tinycore.ops.fixed_point import (
    activation_range_int8,
    divide_by_power_of_two,
    multiply_high,
    quantize_multiplier,
    quantize_value,
    scale,
    scale_once,
    split_multiplier,
)

INT32 = st.integers(-(2**31) + 1, 2**31 - 1)


def half_away(x: Fraction) -> int:
    return int(math.copysign(math.floor(abs(x) + Fraction(1, 2)), x))


@given(st.floats(1e-9, 1e6))
def test_multiplier_is_within_half_a_step(real: float) -> None:
    multiplier, shift = quantize_multiplier(real)
    assert 2**30 <= multiplier < 2**31
    assert abs(Fraction(multiplier) * Fraction(2) ** (shift - 31) - Fraction(real)) <= Fraction(2) ** (shift - 32)


@pytest.mark.parametrize(
    ("real", "expected"), [(0.0, (0, 0)), (1.0, (2**30, 1)), (0.5, (2**30, 0)), (1 - 2.0**-40, (2**30, 1)), (1e-12, (0, 0))]
)
def test_multipliers_at_the_edges(real: float, expected: tuple[int, int]) -> None:
    assert quantize_multiplier(real) == expected


@given(st.floats(1e-9, 1e6))
def test_split_multiplier_is_exact(real: float) -> None:
    high, low, shift = split_multiplier(real)
    assert (Fraction(high) + Fraction(low, 2**22)) * Fraction(2) ** (shift - 31) == Fraction(real)
    assert 2**30 <= high < 2**31 and 0 <= low < 2**22


@given(INT32, INT32)
def test_multiply_high_rounds_half_up(a: int, b: int) -> None:
    assert multiply_high(a, b) == math.floor(Fraction(a * b, 2**31) + Fraction(1, 2))


@given(INT32, st.integers(0, 31))
def test_division_rounds_half_away(x: int, exponent: int) -> None:
    assert divide_by_power_of_two(x, exponent) == half_away(Fraction(x, 2**exponent))


def test_rounding_twice_differs_from_rounding_once() -> None:
    sums = np.arange(-5000, 5000)
    twice, once = scale(sums, *quantize_multiplier(0.0123)), scale_once(sums, 0.0123)
    assert 0 < np.count_nonzero(twice != once) < 100 and np.abs(twice - once).max() == 1


@pytest.mark.parametrize(
    ("activation", "expected"),
    [("NONE", (-128, 127)), ("RELU", (-28, 127)), ("RELU6", (-28, 32)), ("RELU_N1_TO_1", (-38, -18))],
)
def test_activation_ranges(activation: str, expected: tuple[int, int]) -> None:
    assert activation_range_int8(activation, Tensor("t", (1, 4), "int8", Quantization((0.1,), (-28,)))) == expected


def test_values_are_quantized_half_away() -> None:
    tensor = Tensor("t", (1, 4), "int8", Quantization((0.5,), (3,)))
    assert [quantize_value(real, tensor) for real in (0.0, 0.25, -0.25, 10.0)] == [3, 4, 2, 23]


C_PROGRAM = """
#include "fixed_point.h"
int32_t high(int32_t a, int32_t b); int32_t divide(int32_t x, int32_t e); int32_t twice(int32_t x, int32_t m, int32_t s);
int32_t once(int32_t x, int32_t high, int32_t low, int32_t s);
int32_t high(int32_t a, int32_t b) { return ts_multiply_high(a, b); }
int32_t divide(int32_t x, int32_t e) { return ts_divide_by_power_of_two(x, e); }
int32_t twice(int32_t x, int32_t m, int32_t s) { return ts_scale(x, m, s); }
int32_t once(int32_t x, int32_t high, int32_t low, int32_t s) { return ts_scale_once(x, high, low, s); }
"""


@pytest.mark.slow
def test_c_equals_numpy(tmp_path: Path) -> None:
    import ctypes

    import resources
    from tinycore.compiler.toolchain import build_shared_library

    source = tmp_path / "program.c"
    source.write_text(C_PROGRAM)
    library = ctypes.CDLL(str(build_shared_library([source], [resources.path("runtime")], tmp_path / "program.so")))

    @settings(max_examples=300, deadline=None)
    @given(x=INT32, other=INT32, exponent=st.integers(0, 31), real=st.floats(1e-9, 0.99))
    def compare(x: int, other: int, exponent: int, real: float) -> None:
        multiplier, shift = quantize_multiplier(real)
        assert library.high(x, other) == multiply_high(x, other)
        assert library.divide(x, exponent) == divide_by_power_of_two(x, exponent)
        assert library.twice(x, multiplier, shift) == scale(x, multiplier, shift)
        assert library.once(x, *split_multiplier(real)) == scale_once(x, real)  # a double lifts what lies just below a tie

    compare()
