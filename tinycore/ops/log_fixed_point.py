"""The logarithm of softmax of a row of int8 numbers in fixed point, bit for bit the C of `resources/runtime/log_softmax.c`.

Source of the method: log_softmax.h in TensorFlow Lite's reference kernels, log_x_for_x_greater_than_or_equal_to_1 in
kernels/internal/common.h.
"""

from __future__ import annotations

import math

import numpy as np

from tinycore.graph.records import Array
from tinycore.ops.fixed_point import divide_by_power_of_two, multiply_high, quantize_multiplier, scale
from tinycore.ops.softmax_fixed_point import INTEGER_BITS, SUM_INTEGER_BITS, exp_of_negative, one_over_one_plus

LOG_2 = 1488522236
SQRT_HALF = 1518500250
FOURTH_ROOT_OF_HALF = 1805811301
QUARTER = 1 << 23  # with 25 fraction bits, as the power of two below
# Of the rational function that stands for the logarithm between sqrt(1/2) and 1: names as in TensorFlow Lite.
ALPHA_N, ALPHA_D, ALPHA_I, ALPHA_F = 117049297, 127690142, 1057819769, 638450708
LEAST, MOST = -(1 << 31), (1 << 31) - 1
OUTPUT_SHIFT = 31 - INTEGER_BITS - 4  # 26 fraction bits become the 4 of the output


def log_softmax_scaling(factor: float) -> dict[str, int]:
    """The scaling of differences, the way back, and the difference below which an exponential counts as 0."""
    multiplier, shift = quantize_multiplier(factor)
    reverse_multiplier, reverse_shift = quantize_multiplier((1 << (31 - shift)) / multiplier)
    radius = math.floor(((1 << INTEGER_BITS) - 1) * (1 << (31 - INTEGER_BITS)) / (1 << shift))
    return {
        "multiplier": multiplier,
        "shift": shift,
        "reverse_multiplier": reverse_multiplier,
        "reverse_shift": reverse_shift,
        "least_difference": -radius,
    }


def log_softmax_row(
    row: Array, *, multiplier: int, shift: int, reverse_multiplier: int, reverse_shift: int, least_difference: int
) -> Array:
    """Logarithms in steps of 1/16, plus 127."""
    difference = row.astype(np.int64) - int(row.max())
    scaled = scale(difference, multiplier, shift)
    exponentials = np.where(difference >= least_difference, exp_of_negative(scaled), 0)
    logarithm = _log(int(divide_by_power_of_two(exponentials, SUM_INTEGER_BITS).sum()))
    least = max(least_difference - 1, int(scale(logarithm + LEAST, reverse_multiplier, reverse_shift)))
    made = np.clip(divide_by_power_of_two(scaled - logarithm, OUTPUT_SHIFT) + 127, -128, 127)
    return np.where(difference > least, made, -128).astype(np.int8)


def _log(x: int) -> int:
    """log(x) for x >= 1 with 19 fraction bits; the result has 26. x = 2^n r with r near the fourth root of 1/2."""
    r, n = _normalised(x)
    p, q = (r + FOURTH_ROOT_OF_HALF + 1) >> 1, 2 * (r - FOURTH_ROOT_OF_HALF)
    square = _product(q, q)
    numerator = _product(q, r) + _product(_product(q, square), ALPHA_N)
    denominator = _product(p, ALPHA_I + q + _product(ALPHA_D, square)) + _product(ALPHA_F, q)
    quotient = _product(int(divide_by_power_of_two(numerator, 6)), one_over_one_plus(denominator))
    return _saturated((_product(n, LOG_2) + quotient) * 2)


def _normalised(x: int) -> tuple[int, int]:
    """(r with 31 fraction bits, n with 25): the better of two ways, one of which takes sqrt(1/2) out first."""
    zeros = 32 - x.bit_length()
    first = _saturated(_product(_saturated(x << (zeros - 1)), SQRT_HALF) * 2)
    spare = 32 - _product(x, SQRT_HALF).bit_length() - 1
    second = _saturated(x << spare)
    n = max(((SUM_INTEGER_BITS - zeros) << 25) + QUARTER, ((SUM_INTEGER_BITS - spare) << 25) - QUARTER)
    return min(first, second), n


def _product(a: int, b: int) -> int:
    return int(multiply_high(a, b))


def _saturated(x: int) -> int:
    return max(LEAST, min(MOST, x))
