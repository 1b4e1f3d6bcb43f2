"""SIN and COS, of numbers of any size."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from tinycore.graph.records import Array
from tinycore.ops.float_math import NOT_A_NUMBER, Floats
from tinycore.ops.unary import unary_operator

_f = np.float32
Words = npt.NDArray[np.uint64]
TWO_OVER_PI = np.array([0xA2F9836E, 0x4E441529, 0xFC2757D1, 0xF534DDC0, 0xDB629599, 0x3C439041], np.uint64)  # its binary digits
LOWER = np.uint64(0xFFFFFFFF)
LARGEST = _f(3.40282347e38)


def sin(x: Floats) -> Floats:
    """Bit for bit the C of `resources/runtime/trigonometry.c`."""
    return _sine(x, more=0)


def cos(x: Floats) -> Floats:
    """The sine a quarter turn later."""
    return _sine(x, more=1)


def _sine(x: Floats, *, more: int) -> Floats:
    is_finite = np.abs(x) < LARGEST
    is_small = ~is_finite | (np.abs(x) < _f(0.5))
    quarters, rest = _reduced(np.where(is_small, _f(1), x))
    quarters = np.where(is_small, np.uint64(0), quarters) + np.uint64(more)
    rest = np.where(is_small, np.where(is_finite, x, _f(0)), rest)
    size = np.where(quarters & np.uint64(1), _cosine_near_zero(rest), _sine_near_zero(rest))
    return np.where(is_finite, np.where(quarters & np.uint64(2), -size, size), NOT_A_NUMBER)


def _reduced(x: Floats) -> tuple[Words, Floats]:
    """Quarter turns, modulo four or more, and what is left in radians."""
    turned = _quarters_of(np.abs(x).view(np.uint32))
    quarters = (turned + np.uint64(1 << 61)) >> np.uint64(62)
    rest = turned - (quarters << np.uint64(62))
    upper, lower = (rest >> np.uint64(32)).astype(np.uint32).view(np.int32), (rest & LOWER) >> np.uint64(8)
    radians = (upper.astype(np.float32) * _f(9.31322575e-10) + lower.astype(np.float32) * _f(5.55111512e-17)) * _f(1.57079637)
    return np.where(x < 0, np.uint64(4) - quarters, quarters), np.where(x < 0, -radians, radians)


def _quarters_of(bits: Array) -> Words:
    """The number times 2 / pi with 62 fraction bits, modulo four."""
    exponent = (bits >> np.uint32(23)).astype(np.int64) - 150
    mantissa = ((bits & np.uint32(0x007FFFFF)) | np.uint32(0x00800000)).astype(np.uint64)
    down = np.maximum(2 - exponent, 0).astype(np.uint64)
    digits = _digits_of_two_over_pi(np.maximum(exponent - 2, 0))
    lower = mantissa * (digits & LOWER)
    upper = mantissa * (digits >> np.uint64(32)) + (lower >> np.uint64(32))
    turned: Words = (upper << (np.uint64(32) - down)) + ((lower & LOWER) >> down)
    return turned


def _digits_of_two_over_pi(skipped: npt.NDArray[np.int64]) -> Words:
    """64 digits after the first `skipped` ones."""
    word, inside = skipped // 32, (skipped % 32).astype(np.uint64)
    first = (TWO_OVER_PI[word] << np.uint64(32) | TWO_OVER_PI[word + 1]) << inside
    return first | (TWO_OVER_PI[word + 2] >> (np.uint64(32) - inside))


def _sine_near_zero(r: Floats) -> Floats:
    square: Floats = r * r
    made: Floats = r + r * square * ((_f(-1.95172659e-4) * square + _f(8.33217800e-3)) * square - _f(0.166666552))
    return made


def _cosine_near_zero(r: Floats) -> Floats:
    square: Floats = r * r
    series: Floats = (_f(2.44384137e-5) * square - _f(1.38873677e-3)) * square + _f(4.16666456e-2)
    made: Floats = (_f(1) - _f(0.5) * square) + square * square * series
    return made


SIN = unary_operator("SIN", source="trigonometry", real=sin, micro_name="AddSin")
COS = unary_operator("COS", source="trigonometry", real=cos, micro_name="AddCos")
