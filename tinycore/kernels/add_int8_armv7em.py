"""ADD and SUB of two tensors of one shape on cores with the DSP extension: two multiplications in place of LiteRT's six roundings.

A sum depends on two bytes only, so the generator tries the cheap arithmetic on all 65,536 pairs, and uses it where every answer is
LiteRT's; small changes of the constant often mend the few that are not.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from tinycore.graph.records import Array, Graph, Node
from tinycore.kernels.call import integer
from tinycore.ops.add import EXTRA_BITS
from tinycore.ops.fixed_point import scale
from tinycore.ops.operator import KernelCall
from tinycore.ops.write_order import WriteOrder

FUNCTION = "ts_add_int8_armv7em"
SOURCES = ("add_int8_armv7em.c", "add_int8_armv7em.h", "clamp_int8_armv7em.c", "clamp_int8_armv7em.h", "columns_armv7em.h", "small_code.h")
SHIFTS = (22, 21, 20, 19)  # bits behind the point of a sum; the finest that leaves room is the likeliest to serve
FACTOR_BITS = 8  # more bits of a factor: products are of 256-fold numbers, shifted right by 16
TRIES = 48  # constants around the ideal one
BYTES = np.arange(-128, 128, dtype=np.int64)


def replace(_graph: Graph, _node: Node, call: KernelCall) -> KernelCall | None:
    """The fast call, unless an operand is repeated or no factors give LiteRT's answers."""
    if integer(call, "outer") != 1 or integer(call, "inner") != 1:
        return None
    found = next((one for shift in SHIFTS for one in _proven(call, shift)), None)
    if found is None:
        return None
    settings = {
        "count": integer(call, "shared"),
        **dict(zip(("first_factor", "second_factor", "constant", "shift"), found, strict=True)),
        "low": integer(call, "low"),
        "high": integer(call, "high"),
    }
    order = WriteOrder(pixels_at_once=4, reads="before", inputs=(0, 1))
    return KernelCall(FUNCTION, f"{FUNCTION}_settings", settings, call.inputs, call.outputs, SOURCES, order=order)


def _proven(call: KernelCall, shift: int) -> Iterator[tuple[int, int, int, int]]:
    """Factors and constants with which all pairs of bytes have LiteRT's sum."""
    low, high = integer(call, "low"), integer(call, "high")
    output = real_factor(call, "output") * 2.0 ** (EXTRA_BITS + shift + FACTOR_BITS)
    first, second = (round(real_factor(call, name) * output) for name in ("first", "second"))
    middle = (integer(call, "output_zero_point") + 0.5) * 2**shift
    middle -= (first * integer(call, "first_zero_point") + second * integer(call, "second_zero_point")) / 2**FACTOR_BITS
    if max(abs(first), abs(second)) >= 2**31 or abs(middle) + abs(first) / 2 + abs(second) / 2 >= 2**31 - TRIES:
        return
    exact = exact_sums(call)
    for constant in sorted(range(round(middle) - TRIES, round(middle) + TRIES), key=lambda one: abs(one - middle)):
        if np.array_equal(np.clip(_fast(first, second, constant, shift), low, high), exact):
            yield first, second, constant, shift


def real_factor(call: KernelCall, name: str) -> float:
    """The factor of `first`, `second` or `output` that a multiplier and a shift stand for."""
    return float(integer(call, f"{name}_multiplier") * 2.0 ** (integer(call, f"{name}_shift") - 31))


def exact_sums(call: KernelCall) -> Array:
    """[256, 256]: LiteRT's sums."""
    left, right = (
        scale(
            (BYTES - integer(call, f"{name}_zero_point")) << EXTRA_BITS,
            integer(call, f"{name}_multiplier"),
            integer(call, f"{name}_shift"),
        )
        for name in ("first", "second")
    )
    total = scale(left[:, None] + right[None, :], integer(call, "output_multiplier"), integer(call, "output_shift"))
    clamped: Array = np.clip(total + integer(call, "output_zero_point"), integer(call, "low"), integer(call, "high"))
    return clamped


def _fast(first_factor: int, second_factor: int, constant: int, shift: int) -> Array:
    """[256, 256]: what the C computes, before the fused activation."""
    left = constant + ((first_factor * 256 * BYTES) >> 16)
    sums = left[:, None] + ((second_factor * 256 * BYTES) >> 16)[None, :]
    clamped: Array = np.clip(sums >> shift, -128, 127)
    return clamped
