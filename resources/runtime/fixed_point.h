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

/* Half a unit in the last place of a double of about product * 2^22, which has 53 of its bits; 0 where it has all of them.
 * product is 0 or at least 2^30. */
static inline uint32_t ts_half_unit_of_double(int64_t product)
{
    uint32_t bits = (uint32_t)(product >> 32);

    if (!bits) {
        return (uint32_t)product >> 31;
    }
    bits |= bits >> 1;
    bits |= bits >> 2;
    bits |= bits >> 4;
    bits |= bits >> 8;
    bits |= bits >> 16;
    return bits + 1;
}

/* x * (high + low / 2^22) * 2^(shift - 31), rounded half away from zero; shift in -31..30.
 * high has 31 and low 22 bits, together a double's mantissa: LiteRT's FULLY_CONNECTED multiplies by a double, whose own
 * rounding lifts a product that lies less than half a unit below a tie onto that tie. */
static inline int32_t ts_scale_once(int32_t x, int32_t high, int32_t low, int32_t shift)
{
    const int64_t magnitude = x < 0 ? -(int64_t)x : x;
    const int32_t total = 31 - shift;
    const int64_t lower = magnitude * low;
    const int64_t product = magnitude * high + (lower >> 22);
    const int64_t lift = ((lower & 0x3fffff) + ts_half_unit_of_double(product)) >> 22;
    const int64_t rounded = (product + lift + (INT64_C(1) << (total - 1))) >> total;

    return (int32_t)(x < 0 ? -rounded : rounded);
}

/* x * 2^bits within 32 bits. */
static inline int32_t ts_shift_left(int64_t x, int32_t bits)
{
    const int64_t shifted = x * (INT64_C(1) << bits);

    return shifted > INT32_MAX ? INT32_MAX : shifted < INT32_MIN ? INT32_MIN : (int32_t)shifted;
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
