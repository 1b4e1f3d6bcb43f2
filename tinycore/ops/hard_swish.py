"""HARD_SWISH: x times a ramp from 0 at -3 to 1 at 3."""

from __future__ import annotations

import numpy as np

from tinycore.graph.records import Array, Graph, Node
from tinycore.ops.checks import output_tensor, quantization_of, refusal, required_input
from tinycore.ops.fixed_point import INT8_RANGE, Integers, divide_by_power_of_two, quantize_multiplier
from tinycore.ops.float_math import Floats, clamp
from tinycore.ops.unary import unary_operator

EXTRA_BITS = 7  # with which the stored number is scaled in 16 bits
RAMP_SCALE = np.float32(3) / np.float32(32768)  # of the ramp between -1 and 1
INT16_RANGE = (-(1 << 15), (1 << 15) - 1)


def hard_swish(x: Floats) -> Floats:
    """As the kernel computes it."""
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):
        return x * clamp(x + np.float32(3), 0, 6) / np.float32(6)


def table(graph: Graph, node: Node) -> Array:
    """In 16 bits, each step rounded as LiteRT's reference kernel does (HardSwish in reference_ops.h)."""
    source = quantization_of(graph, node, required_input(graph, node, 0))
    output = quantization_of(graph, node, output_tensor(graph, node))
    fine_scale = np.float32(1 / (1 << EXTRA_BITS)) * np.float32(source.scale[0])
    multiplier, shift = _multiplier(fine_scale / np.float32(output.scale[0]))
    if not -15 <= shift <= 0 or _multiplier(fine_scale / RAMP_SCALE)[1] < -15:  # 16 bits cannot be shifted further
        raise refusal(graph, node, "the scales of its tensors differ too much")
    fine = (np.arange(-128, 128) - source.zero_point[0]) << EXTRA_BITS
    product = _ramp(fine, fine_scale) * _rounded_product(fine, multiplier)
    halved = np.clip(np.trunc(product / (1 << 15)).astype(np.int64), *INT16_RANGE)
    stored = divide_by_power_of_two(halved, -shift) + output.zero_point[0]
    return np.clip(stored, *INT8_RANGE).astype(np.int8)


def _ramp(fine: Integers, fine_scale: np.float32) -> Integers:
    """0 ... 2^15 for numbers of -3 ... 3; shifts left saturate, the last bit after the product so that it cannot overflow."""
    multiplier, shift = _multiplier(fine_scale / RAMP_SCALE)
    value = np.clip(fine << max(shift - 1, 0), *INT16_RANGE)
    value = _rounded_product(value, multiplier)
    value = np.clip(value << 1, *INT16_RANGE) if shift > 0 else divide_by_power_of_two(value, -shift)
    return (value + (1 << 15)) >> 1


def _multiplier(real: np.float32) -> tuple[int, int]:
    """As `quantize_multiplier`, with 15 bits (DownScaleInt32ToInt16Multiplier)."""
    multiplier, shift = quantize_multiplier(float(real))
    return min((multiplier + (1 << 15)) >> 16, INT16_RANGE[1]), shift


def _rounded_product(a: Integers, b: int) -> Integers:
    """The high 16 bits of 2ab, rounded half up."""
    return (a * b + (1 << 14)) >> 15


OPERATOR = unary_operator("HARD_SWISH", source="hard_swish", real=hard_swish, table=table, micro_name="AddHardSwish")
