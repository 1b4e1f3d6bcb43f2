"""The logistic function and the hyperbolic tangent of an int8 LSTM, bit for bit the C of `resources/runtime/gate_functions.h`.

Source of the method: logistic, tanh, exp_on_negative_values and one_over_one_plus_x_for_x_in_0_1 in gemmlowp's fixedpoint.h,
for 16-bit numbers. Results have 15 fraction bits.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from tinycore.ops.fixed_point import Integers, divide_by_power_of_two

INT16_RANGE = (-(1 << 15), (1 << 15) - 1)
EXP_OF_MINUS_EIGHTH = 28918
THIRD = 10923
FACTORS = (25520, 19875, 12055, 4435, 600, 11, 0)  # e^-(2^k) for k = -2 .. 4
LOGISTIC_INTEGER_BITS = 3


def saturate(x: npt.ArrayLike) -> Integers:
    """The nearest 16-bit number."""
    return np.clip(np.asarray(x, np.int64), *INT16_RANGE)


def logistic(x: Integers) -> Integers:
    """1 / (1 + e^-x) for x with 12 fraction bits."""
    larger = saturate(_two_over_one_plus(_exp(-np.abs(x), LOGISTIC_INTEGER_BITS)) * 2)
    return np.where(x == 0, 1 << 14, np.where(x > 0, larger, INT16_RANGE[1] - larger))


def tanh(x: Integers, integer_bits: int) -> Integers:
    """The hyperbolic tangent of x with 15 - integer_bits fraction bits, integer_bits in -8..6.

    Of more than 15 fraction bits the last ones are rounded away; gemmlowp has no such numbers.
    """
    argument, bits = divide_by_power_of_two(x, max(-integer_bits, 0)), max(integer_bits, 0)
    size = saturate((_two_over_one_plus(_exp(-np.abs(argument), bits + 1)) - (1 << 13)) * 4)
    return np.sign(argument) * size


def _multiply_high(a: npt.ArrayLike, b: npt.ArrayLike) -> Integers:
    product = np.asarray(a, np.int64) * np.asarray(b, np.int64)
    return (product + (1 << 14)) >> 15


def _exp(x: Integers, integer_bits: int) -> Integers:
    """e^x for x <= 0 with 15 - integer_bits fraction bits."""
    quarter = 1 << (13 - integer_bits)
    fraction = (x & (quarter - 1)) - quarter
    rest = fraction - x
    result = _exp_near_zero(fraction << integer_bits)
    for k, factor in enumerate(FACTORS[: integer_bits + 2]):
        result = np.where(rest & (quarter << k), _multiply_high(result, factor), result)
    if integer_bits > 5:
        result = np.where(x < -(1 << (20 - integer_bits)), 0, result)
    return np.where(x == 0, INT16_RANGE[1], result)


def _exp_near_zero(x: Integers) -> Integers:
    """e^x for x in [-1/4, 0): the Taylor series around -1/8."""
    y = x + (1 << 12)
    y2 = _multiply_high(y, y)
    y3, y4 = _multiply_high(y2, y), _multiply_high(y2, y2)
    higher = _multiply_high(divide_by_power_of_two(y4, 2) + y3, THIRD) + y2
    return saturate(EXP_OF_MINUS_EIGHTH + _multiply_high(EXP_OF_MINUS_EIGHTH, y + divide_by_power_of_two(higher, 1)))


def _two_over_one_plus(x: Integers) -> Integers:
    """2 / (1 + x) for x in [0, 1), 13 fraction bits: Newton's method from the line 48/17 - 32/17 d."""
    half = (x + INT16_RANGE[1] + 1) // 2
    y = 23130 + _multiply_high(half, -15420)
    for _ in range(3):
        error = (1 << 13) - _multiply_high(half, y)
        y = y + saturate(_multiply_high(y, error) * 4)
    return y
