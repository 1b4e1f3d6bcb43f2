/* TensorFlow Lite's fixed-point arithmetic, bit for bit. */
#ifndef TS_FIXED_POINT_H
#define TS_FIXED_POINT_H

#include <stdint.h>

/* The high 32 bits of 2ab, rounded half up. Not for a == b == INT32_MIN.
 * TensorFlow Lite: SaturatingRoundingDoublingHighMul. */
static inline int32_t ts_multiply_high(int32_t a, int32_t b)
{
    return (int32_t)(((int64_t)a * b + (INT64_C(1) << 30)) >> 31);
}

/* x / 2^exponent rounded half away from zero, exponent in 0..31.
 * TensorFlow Lite: RoundingDivideByPOT. */
static inline int32_t ts_divide_by_power_of_two(int32_t x, int32_t exponent)
{
    const uint32_t mask = (UINT32_C(1) << exponent) - 1;
    const uint32_t remainder = (uint32_t)x & mask;
    const uint32_t threshold = (mask >> 1) + (x < 0);

    return (x >> exponent) + (remainder > threshold);
}

/* x * multiplier * 2^(shift - 31), rounded after the product and again after the shift.
 * TensorFlow Lite: MultiplyByQuantizedMultiplier. */
static inline int32_t ts_scale(int32_t x, int32_t multiplier, int32_t shift)
{
    const int32_t left = shift > 0 ? shift : 0;
    const int32_t right = shift > 0 ? 0 : -shift;

    return ts_divide_by_power_of_two(ts_multiply_high((int32_t)((uint32_t)x << left), multiplier), right);
}

/* x * (high + low / 2^22) * 2^(shift - 31), rounded half away from zero once; shift in -31..30.
 * high has 31 and low 22 bits, together a double's mantissa: LiteRT's FULLY_CONNECTED multiplies by a double. */
static inline int32_t ts_scale_once(int32_t x, int32_t high, int32_t low, int32_t shift)
{
    const int64_t magnitude = x < 0 ? -(int64_t)x : x;
    const int32_t total = 31 - shift;
    const int64_t product = magnitude * high + ((magnitude * low) >> 22);
    const int64_t rounded = (product + (INT64_C(1) << (total - 1))) >> total;

    return (int32_t)(x < 0 ? -rounded : rounded);
}

static inline int32_t ts_clamp(int32_t x, int32_t low, int32_t high)
{
    return x < low ? low : x > high ? high : x;
}

static inline int8_t ts_clamp_int8(int32_t x, int32_t low, int32_t high)
{
    return (int8_t)ts_clamp(x, low, high);
}

#endif
