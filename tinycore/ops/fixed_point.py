"""TensorFlow Lite's fixed-point arithmetic in NumPy, bit for bit the C of `resources/runtime/fixed_point.h`."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from tinycore.graph.records import Tensor

Integers = npt.NDArray[np.int64]
INT8_RANGE = (-128, 127)
INT16_RANGE = (-32768, 32767)
LARGEST_WIDE = 1 << 47  # which 64-bit sums have to stay below


def quantize_multiplier(real: float) -> tuple[int, int]:
    """(multiplier, shift) with real = multiplier * 2^(shift - 31), the multiplier in [2^30, 2^31).

    TensorFlow Lite: QuantizeMultiplier in kernels/internal/quantization_util.cc.
    """
    if real == 0.0:
        return 0, 0
    fraction, shift = math.frexp(real)
    multiplier = math.floor(abs(fraction) * (1 << 31) + 0.5)  # half away from zero; multipliers are not negative
    if multiplier == 1 << 31:
        multiplier, shift = multiplier // 2, shift + 1
    if shift < -31:
        return 0, 0
    return multiplier, shift


def multiply_high(a: npt.ArrayLike, b: npt.ArrayLike) -> Integers:
    """The high 32 bits of 2ab, rounded half up (SaturatingRoundingDoublingHighMul)."""
    product = np.asarray(a, np.int64) * np.asarray(b, np.int64)
    return (product + (1 << 30)) >> 31


def divide_by_power_of_two(x: npt.ArrayLike, exponent: npt.ArrayLike) -> Integers:
    """Divide x by 2^exponent, rounded half away from zero (RoundingDivideByPOT)."""
    value = np.asarray(x, np.int64)
    mask = (np.int64(1) << np.asarray(exponent, np.int64)) - 1
    threshold = (mask >> 1) + (value < 0)
    return (value >> np.asarray(exponent, np.int64)) + ((value & mask) > threshold)


def scale(x: npt.ArrayLike, multiplier: npt.ArrayLike, shift: npt.ArrayLike) -> Integers:
    """Multiply x by multiplier * 2^(shift - 31), rounded after the product and again after the shift."""
    shifts = np.asarray(shift, np.int64)
    shifted = wrap_int32(np.asarray(x, np.int64) << np.maximum(shifts, 0))
    return divide_by_power_of_two(multiply_high(shifted, multiplier), np.maximum(-shifts, 0))


def quantize_wide_multiplier(real: float) -> tuple[int, int]:
    """(multiplier, shift) with real = multiplier * 2^(shift - 15) for `scale_wide`: the multiplier rounded to 15 bits."""
    multiplier, shift = quantize_multiplier(real)
    return (multiplier + (1 << 15)) >> 16 if multiplier < 0x7FFF0000 else 0x7FFF, shift


def scale_wide(x: npt.ArrayLike, multiplier: npt.ArrayLike, shift: npt.ArrayLike) -> Integers:
    """Multiply a 64-bit x by multiplier * 2^(shift - 15), rounded half up."""
    total = 15 - np.asarray(shift, np.int64)
    return wrap_int32((np.asarray(x, np.int64) * np.asarray(multiplier, np.int64) + (np.int64(1) << (total - 1))) >> total)


def split_multiplier(real: float) -> tuple[int, int, int]:
    """(high, low, shift) with real = (high + low / 2^22) * 2^(shift - 31) exactly; zeros below 2^-32, where every product is 0."""
    fraction, shift = math.frexp(real)
    if shift < -31:
        return 0, 0, 0
    mantissa = int(fraction * (1 << 53))
    return mantissa >> 22, mantissa & ((1 << 22) - 1), shift


def scale_once(x: npt.ArrayLike, real: npt.ArrayLike) -> Integers:
    """Multiply x by real in double precision, rounded half away from zero once."""
    product = np.asarray(x, np.float64) * np.asarray(real, np.float64)
    whole = np.trunc(product)  # adding 0.5 instead would round the number just below 0.5 up
    rounded: Integers = (whole + np.sign(product) * (np.abs(product - whole) >= 0.5)).astype(np.int64)
    return rounded


def activation_range_int8(activation: str, output: Tensor) -> tuple[int, int]:
    """The stored values to which a fused activation (schema name) clamps an int8 output (CalculateActivationRangeQuantized)."""
    return _activation_range(activation, output, INT8_RANGE)


def activation_range_int16(activation: str, output: Tensor) -> tuple[int, int]:
    """The same for an int16 output."""
    return _activation_range(activation, output, INT16_RANGE)


def _activation_range(activation: str, output: Tensor, limits: tuple[int, int]) -> tuple[int, int]:
    low, high = FLOAT_RANGES[activation]
    return (
        limits[0] if low == -math.inf else max(limits[0], quantize_value(low, output)),
        limits[1] if high == math.inf else min(limits[1], quantize_value(high, output)),
    )


def activation_range_float(activation: str) -> tuple[float, float]:
    """The values to which a fused activation clamps a float output; the largest finite floats where it does not."""
    largest = float(np.finfo(np.float32).max)
    low, high = FLOAT_RANGES[activation]
    return max(low, -largest), min(high, largest)


def quantize_value(real: float, tensor: Tensor) -> int:
    """The stored value of one real number: zero point + round half away (real / scale), in float32 as TensorFlow Lite does."""
    assert tensor.quantization is not None
    ratio = float(np.float32(real) / np.float32(tensor.quantization.scale[0]))
    return tensor.quantization.zero_point[0] + int(math.copysign(math.floor(abs(ratio) + 0.5), ratio))


FLOAT_RANGES: dict[str, tuple[float, float]] = {
    "NONE": (-math.inf, math.inf),
    "RELU": (0.0, math.inf),
    "RELU_N1_TO_1": (-1.0, 1.0),
    "RELU_0_TO_1": (0.0, 1.0),  # never fused
    "RELU6": (0.0, 6.0),
}


def wrap_int32(x: Integers) -> Integers:
    """The lower 32 bits, as a conversion in C keeps them."""
    return x.astype(np.int32).astype(np.int64)
