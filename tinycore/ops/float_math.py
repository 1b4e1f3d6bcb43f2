"""The exponential, logistic function and hyperbolic tangent in float32 NumPy, bit for bit the C of `resources/runtime/float_math.h`."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from tinycore.graph.records import Array

Floats = npt.NDArray[np.float32]
_f = np.float32

EXP_POLYNOMIAL = tuple(_f(c) for c in (0.0013814539, 0.008368745, 0.04166839, 0.16666521, 0.49999994))
TANH_POLYNOMIAL = tuple(_f(c) for c in (-0.006282473, 0.021077758, -0.05385386, 0.13332602, -0.3333332))


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
    """1 / (1 + e^-x)."""
    e = exp(np.where(x < 0, x, -x))
    return np.where(x < 0, e / (_f(1) + e), _f(1) / (_f(1) + e))


def tanh(x: Floats) -> Floats:
    """The hyperbolic tangent."""
    size = np.abs(x)
    near = np.where(size < _f(0.55), x, _f(0))
    square = near * near
    small = near + near * square * _polynomial(TANH_POLYNOMIAL, square)
    bounded = np.where(size > _f(9.1), _f(0), size)
    large = np.where(size > _f(9.1), _f(1), _f(1) - _f(2) / (exp(_f(2) * bounded) + _f(1)))
    return np.where(size < _f(0.55), small, np.where(x < 0, -large, large))


def _polynomial(coefficients: tuple[np.float32, ...], x: Floats) -> Floats:
    """Horner's scheme from the highest power down."""
    total = np.full_like(x, coefficients[0])
    for coefficient in coefficients[1:]:
        total = total * x + coefficient
    return total


def _power_of_two(exponent: npt.NDArray[np.int32]) -> Floats:
    return ((exponent + 127).astype(np.uint32) << np.uint32(23)).view(np.float32)
