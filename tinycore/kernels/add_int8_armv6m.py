"""ADD and SUB of two tensors of one shape on the smallest Arm cores: two multiplications in place of LiteRT's six roundings.

A sum depends on two bytes only, so all 65,536 pairs say between which constants every answer is LiteRT's; factors next to the ideal
ones are tried until there is such a constant.
"""

from __future__ import annotations

from itertools import product

from tinycore.graph.records import Array, Graph, Node
from tinycore.kernels.add_int8_armv7em import BYTES, exact_sums, real_factor
from tinycore.kernels.call import integer
from tinycore.ops.add import EXTRA_BITS
from tinycore.ops.operator import KernelCall
from tinycore.ops.write_order import WriteOrder

FUNCTION = "ts_add_int8_armv6m"
SOURCES = ("add_int8_armv6m.c", "add_int8_armv6m.h")
SHIFTS = (21, 22, 20, 19)  # bits behind the point of a sum; more are finer but leave less room
NEIGHBOURS = (0, 1, -1, 2, -2, 4, -4)  # of the ideal factors

Fit = tuple[int, int, int, int]  # both factors, constant, shift


def replace(_graph: Graph, _node: Node, call: KernelCall) -> KernelCall | None:
    """The fast call, unless an operand is repeated or no factors give LiteRT's answers."""
    if integer(call, "outer") != 1 or integer(call, "inner") != 1:
        return None
    exact = exact_sums(call)
    found = next((one for shift in SHIFTS if (one := _fit(call, exact, shift))), None)
    if found is None:
        return None
    settings = {
        "count": integer(call, "shared"),
        **dict(zip(("first_factor", "second_factor", "constant", "shift"), found, strict=True)),
        "low": integer(call, "low"),
        "high": integer(call, "high"),
    }
    order = WriteOrder(pixels_at_once=1, reads="before", inputs=(0, 1))
    return KernelCall(FUNCTION, f"{FUNCTION}_settings", settings, call.inputs, call.outputs, SOURCES, order=order)


def _fit(call: KernelCall, exact: Array, shift: int) -> Fit | None:
    low, high = integer(call, "low"), integer(call, "high")
    output = real_factor(call, "output") * 2.0 ** (EXTRA_BITS + shift)
    first, second = (round(real_factor(call, name) * output) for name in ("first", "second"))
    for near, other in sorted(product(NEIGHBOURS, NEIGHBOURS), key=lambda pair: abs(pair[0]) + abs(pair[1])):
        constant = _constant(first + near, second + other, exact, shift, low=low, high=high)
        if constant is not None:
            return first + near, second + other, constant, shift
    return None


def _constant(first: int, second: int, exact: Array, shift: int, *, low: int, high: int) -> int | None:
    """A constant with which (sum + constant) >> shift, cut to the fused activation, is exact for all pairs of bytes in 32 bits."""
    sums = (first * BYTES)[:, None] + (second * BYTES)[None, :]
    least = ((exact << shift) - sums)[exact > low]
    most = (((exact + 1) << shift) - 1 - sums)[exact < high]
    lowest, highest = int(least.max(initial=-(2**31))), int(most.min(initial=2**31 - 1))
    middle = (lowest + highest) // 2
    limit = 2**31 - abs(middle)
    return middle if lowest <= highest and -limit <= sums.min() and sums.max() < limit else None
