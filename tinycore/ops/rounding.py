"""FLOOR, CEIL and ROUND: whole numbers below, above and nearest."""

from __future__ import annotations

import numpy as np

from tinycore.ops.float_math import Floats
from tinycore.ops.unary import unary_operator

WHOLE = np.float32(2**23)  # from here on every float is a whole number


def floor(x: Floats) -> Floats:
    """The largest whole number that is not above x."""
    inside = np.where(np.abs(x) < WHOLE, x, np.float32(0))
    towards_zero = np.trunc(inside) + np.float32(0)  # an integer on its way has no -0
    below = np.where(towards_zero > inside, towards_zero - np.float32(1), towards_zero)
    return np.where(np.abs(x) < WHOLE, below, x)


def ceil(x: Floats) -> Floats:
    """The smallest whole number that is not below x."""
    return -floor(-x)


def nearest(x: Floats) -> Floats:
    """The nearest whole number; of two, the even one."""
    inside = np.where(np.abs(x) < WHOLE, x, np.float32(0))
    below = floor(inside)
    above_it = inside - below
    is_up = (above_it > np.float32(0.5)) | ((above_it == np.float32(0.5)) & (below.astype(np.int32) & 1 == 1))
    return np.where(np.abs(x) < WHOLE, np.where(is_up, below + np.float32(1), below), x)


FLOOR = unary_operator("FLOOR", source="rounding", real=floor, micro_name="AddFloor")
CEIL = unary_operator("CEIL", source="rounding", real=ceil, micro_name="AddCeil")
ROUND = unary_operator("ROUND", source="rounding", real=nearest, micro_name="AddRound")
