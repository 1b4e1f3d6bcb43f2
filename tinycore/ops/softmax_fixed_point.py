"""Softmax of a row of int8 numbers in gemmlowp's fixed point, bit for bit the C of `resources/runtime/softmax_fixed_point.h`.

Source of the method: softmax.h in TensorFlow Lite's reference kernels, exp_on_negative_values and
one_over_one_plus_x_for_x_in_0_1 in gemmlowp's fixedpoint.h.
"""

from __future__ import annotations

import numpy as np

from tinycore.graph.records import Array
from tinycore.ops.fixed_point import Integers, divide_by_power_of_two, multiply_high, scale

INTEGER_BITS = 5  # of the scaled differences
SUM_INTEGER_BITS = 12
ONE = (1 << 31) - 1  # the largest number with 31 fraction bits
EXP_OF_MINUS_EIGHTH = 1895147668
THIRD = 715827883
FACTORS = (1672461947, 1302514674, 790015084, 290630308, 39332535, 720401, 242)  # e^-(2^k) for k = -2 .. 4
QUARTER = 1 << 24


def softmax_row(row: Array, *, multiplier: int, shift: int, least_difference: int) -> Array:
    """int8 shares of 256, minus 128."""
    difference = row.astype(np.int64) - int(row.max())
    exponentials = np.where(difference >= least_difference, exp_of_negative(scale(difference, multiplier, shift)), 0)
    total = int(divide_by_power_of_two(exponentials, SUM_INTEGER_BITS).sum())
    zeros = 32 - total.bit_length()
    reciprocal = one_over_one_plus((total << zeros) - (1 << 31))
    digits = SUM_INTEGER_BITS - zeros + 31 - 8
    shares = divide_by_power_of_two(multiply_high(reciprocal, exponentials), digits)  # more than 31 digits: each rounds to 0
    return np.clip(shares - 128, -128, 127).astype(np.int8)


def exp_of_negative(x: Integers) -> Integers:
    """e^x for x <= 0 with 26 fraction bits; the result has 31."""
    fraction = (x & (QUARTER - 1)) - QUARTER
    rest = fraction - x
    result = _exp_near_zero(fraction << INTEGER_BITS)
    for k, factor in enumerate(FACTORS):
        result = np.where(rest & (QUARTER << k), multiply_high(result, factor), result)
    return np.where(x == 0, ONE, result)


def _exp_near_zero(x: Integers) -> Integers:
    """e^x for x in [-1/4, 0): the Taylor series around -1/8."""
    y = x + (1 << 28)
    y2 = multiply_high(y, y)
    y3, y4 = multiply_high(y2, y), multiply_high(y2, y2)
    higher = multiply_high(divide_by_power_of_two(y4, 2) + y3, THIRD) + y2
    return EXP_OF_MINUS_EIGHTH + multiply_high(EXP_OF_MINUS_EIGHTH, y + divide_by_power_of_two(higher, 1))


def one_over_one_plus(x: int) -> int:
    """1 / (1 + x) for x in [0, 1), both with 31 fraction bits: Newton's method from the line 48/17 - 32/17 d."""
    half = (x + ONE + 1) // 2
    y = 1515870810 + int(multiply_high(half, -1010580540))
    for _ in range(3):
        error = (1 << 29) - int(multiply_high(half, y))
        y += int(multiply_high(y, error)) * 4
    return min(y * 2, ONE)
