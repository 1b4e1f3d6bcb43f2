"""The functions of <math.h> that layers need in float32 NumPy, bit for bit the C of `resources/runtime/float_math.h`."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from tinycore.graph.records import Array

Floats = npt.NDArray[np.float32]
_f = np.float32

EXP_POLYNOMIAL = tuple(_f(c) for c in (0.0013814539, 0.008368745, 0.04166839, 0.16666521, 0.49999994))
TANH_POLYNOMIAL = tuple(_f(c) for c in (-0.006282473, 0.021077758, -0.05385386, 0.13332602, -0.3333332))
LOG_POLYNOMIAL = tuple(_f(c) for c in (-0.076344296, 0.1276155, -0.13160194, 0.14201762, -0.16623357, 0.20001227, -0.25000823, 0.33333331))
NORMAL_POLYNOMIAL = tuple(
    _f(c) for c in (0.038378403, -0.16916664, 0.22866109, -0.07650745, 0.14253621, 0.094683226, 0.1219204, 0.11948768, 7.1692521e-06)
)
LARGEST, SMALLEST_NORMAL = np.finfo(np.float32).max, np.finfo(np.float32).smallest_normal
NOT_A_NUMBER = np.uint32(0x7FC00000).view(np.float32)  # whose sign other machines may set
SQRT_HALF_BITS = np.uint32(0x3F3504F3)


def clamp(x: Array, low: float, high: float) -> Array:
    """The C expression `x < low ? low : x > high ? high : x`, which keeps NaN and the sign of zero."""
    return np.where(x < low, x.dtype.type(low), np.where(x > high, x.dtype.type(high), x))


def exp(x: Floats) -> Floats:
    """e^x = 2^n e^r with |r| <= ln(2) / 2."""
    inside = np.where((x >= _f(-104)) & (x <= _f(88.722839)), x, _f(0))  # NaN is outside too
    n = np.trunc(inside * _f(1.44269504) + np.where(inside < 0, _f(-0.5), _f(0.5))).astype(np.int32)
    steps = n.astype(np.float32)
    r = (inside - steps * _f(0.693359375)) - steps * _f(-2.12194440e-4)
    p = (_polynomial(EXP_POLYNOMIAL, r) * (r * r) + r) + _f(1)
    half = np.trunc(n / 2).astype(np.int32)  # C divides towards zero
    with np.errstate(under="ignore"):
        value = p * _power_of_two(half) * _power_of_two(n - half)
    outside = np.where(x > 0, _f(np.inf), np.where(x < 0, _f(0), x))
    return np.where((x >= _f(-104)) & (x <= _f(88.722839)), value, outside)


def logistic(x: Floats) -> Floats:
    """1 / (1 + e^-x); below -9 e^x, as LiteRT has it."""
    e = exp(np.where(x < 0, x, -x))
    return np.where(x < -9, e, np.where(x < 0, e / (_f(1) + e), _f(1) / (_f(1) + e)))


def tanh(x: Floats) -> Floats:
    """The hyperbolic tangent."""
    size = np.abs(x)
    near = np.where(size < _f(0.55), x, _f(0))
    square = near * near
    small = near + near * square * _polynomial(TANH_POLYNOMIAL, square)
    bounded = np.where(size > _f(9.1), _f(0), size)
    large = np.where(size > _f(9.1), _f(1), _f(1) - _f(2) / (exp(_f(2) * bounded) + _f(1)))
    return np.where(size < _f(0.55), small, np.where(x < 0, -large, large))


def exp_minus_one(x: Floats) -> Floats:
    """e^x - 1 for x <= 0, without cancellation near 0."""
    inside = np.where(x >= _f(-17.5), x, _f(0))
    n = np.trunc(inside * _f(1.44269504) - _f(0.5)).astype(np.int32)
    steps = n.astype(np.float32)
    r = (inside - steps * _f(0.693359375)) - steps * _f(-2.12194440e-4)
    scale = _power_of_two(n)
    value = scale * (_polynomial(EXP_POLYNOMIAL, r) * (r * r) + r) + (scale - _f(1))
    return np.where(x >= _f(-17.5), value, np.where(x < 0, _f(-1), x))


def log(x: Floats) -> Floats:
    """The natural logarithm: x = 2^n (1 + f) with 1 + f between the square roots of 1/2 and 2."""
    inside = np.where((x > 0) & (x <= LARGEST), x, _f(1))
    is_tiny = inside < SMALLEST_NORMAL
    with np.errstate(over="ignore"):
        bits = np.where(is_tiny, inside * _f(2**23), inside).view(np.uint32) - SQRT_HALF_BITS
    n = (bits.view(np.int32) >> 23).astype(np.float32) - np.where(is_tiny, _f(23), _f(0))
    f = ((bits & np.uint32(0x007FFFFF)) + SQRT_HALF_BITS).view(np.float32) - _f(1)
    square = f * f
    small = (_polynomial(LOG_POLYNOMIAL, f) * f * square + n * _f(-2.12194440e-4)) - _f(0.5) * square
    value = small + f + n * _f(0.693359375)
    outside = np.where(x < 0, NOT_A_NUMBER, np.where(x == 0, _f(-np.inf), x))
    return np.where((x > 0) & (x <= LARGEST), value, outside)


def sqrt(x: Floats) -> Floats:
    """The square root, which IEEE 754 rounds in one way only."""
    return np.where(x < 0, NOT_A_NUMBER, np.sqrt(np.where(x < 0, _f(0), x)))


def normal_share(x: Floats) -> Floats:
    """The share of a normal distribution below x."""
    with np.errstate(over="ignore", under="ignore"):
        size = np.abs(x)
        t = _f(1) / (_f(1) + _f(0.3) * size)
        tail = _polynomial(NORMAL_POLYNOMIAL, t) * exp(_f(-0.5) * (size * size))
    return np.where(x < 0, tail, _f(1) - tail)


def _polynomial(coefficients: tuple[np.float32, ...], x: Floats) -> Floats:
    """Horner's scheme from the highest power down."""
    total = np.full_like(x, coefficients[0])
    for coefficient in coefficients[1:]:
        total = total * x + coefficient
    return total


def _power_of_two(exponent: npt.NDArray[np.int32]) -> Floats:
    return ((exponent + 127).astype(np.uint32) << np.uint32(23)).view(np.float32)
