/* TensorFlow Lite's arithmetic on 64-bit sums of 16-bit activations and 8-bit weights, bit for bit. Sums lie below 2^47. */
#ifndef TS_FIXED_POINT_WIDE_H
#define TS_FIXED_POINT_WIDE_H

#include <stdint.h>

#include "fixed_point.h"

static inline int16_t ts_clamp_int16(int32_t x, int32_t low, int32_t high)
{
    return (int16_t)ts_clamp(x, low, high);
}

/* x * multiplier * 2^(shift - 15), rounded half up; multiplier has 15 bits, shift is in -31..14.
 * TensorFlow Lite: MultiplyByQuantizedMultiplier of a 64-bit number. */
static inline int32_t ts_scale_wide(int64_t x, int32_t multiplier, int32_t shift)
{
    const int32_t total = 15 - shift;

    return (int32_t)((x * multiplier + (INT64_C(1) << (total - 1))) >> total);
}

/* A number of 128 bits. */
typedef struct {
    uint64_t high;
    uint64_t low;
} ts_product;

static inline ts_product ts_multiply_wide(uint64_t a, uint64_t b)
{
    const uint64_t word = UINT64_C(0xffffffff);
    const uint64_t first = (a & word) * (b & word);
    const uint64_t second = (a >> 32) * (b & word) + (first >> 32);
    const uint64_t third = (a & word) * (b >> 32) + (second & word);

    return (ts_product){(a >> 32) * (b >> 32) + (second >> 32) + (third >> 32), (third << 32) | (first & word)};
}

static inline ts_product ts_plus_power_of_two(ts_product x, int32_t exponent)
{
    const uint64_t high = exponent < 64 ? 0 : UINT64_C(1) << (exponent - 64);
    const uint64_t low = exponent < 64 ? UINT64_C(1) << exponent : 0;

    return (ts_product){x.high + high + (x.low + low < low), x.low + low};
}

/* How many binary digits x has; 0 for 0. */
static inline int32_t ts_digits(uint64_t x)
{
    int32_t digits = 0;

    for (; x; x >>= 1) {
        digits++;
    }
    return digits;
}

/* x * (high + low / 2^22) * 2^(shift - 31), rounded half away from zero; shift is in -31..14 and the result has to fit.
 * As `ts_scale_once`, which is for 32-bit numbers: the product as a double has 53 bits, and its own rounding lifts what lies
 * less than half a unit below a tie onto that tie. */
static inline int32_t ts_scale_once_wide(int64_t x, int32_t high, int32_t low, int32_t shift)
{
    const uint64_t magnitude = (uint64_t)(x < 0 ? -x : x);
    const int32_t places = 53 - shift;
    ts_product product = ts_multiply_wide(magnitude, ((uint64_t)high << 22) | (uint64_t)low);
    const int32_t surplus = (product.high ? 64 + ts_digits(product.high) : ts_digits(product.low)) - 53;
    uint64_t rounded;

    if (surplus > 0) {
        product = ts_plus_power_of_two(product, surplus - 1);
    }
    product = ts_plus_power_of_two(product, places - 1);
    rounded = places < 64 ? (product.high << (64 - places)) | (product.low >> places) : product.high >> (places - 64);
    return (int32_t)(x < 0 ? -(int64_t)rounded : (int64_t)rounded);
}

#endif
