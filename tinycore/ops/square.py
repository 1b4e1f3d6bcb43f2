"""SQUARE: a number times itself."""

from __future__ import annotations

import numpy as np

from tinycore.ops.float_math import Floats
from tinycore.ops.unary import unary_operator


def square(x: Floats) -> Floats:
    """Beyond the largest float it is infinite."""
    with np.errstate(over="ignore", under="ignore"):
        return np.square(x)


OPERATOR = unary_operator("SQUARE", source="square", real=square, micro_name="AddSquare")
