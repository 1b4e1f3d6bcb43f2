/* What SOFTMAX and LOG_SOFTMAX share on int8: gemmlowp's exponential and reciprocal in fixed point, bit for bit. */
#ifndef TS_SOFTMAX_FIXED_POINT_H
#define TS_SOFTMAX_FIXED_POINT_H

#include <stdint.h>

#include "constant.h"
#include "fixed_point.h"

/* e^x for x in [-1/4, 0), with 31 fraction bits: the Taylor series around -1/8. gemmlowp's constants. */
static inline int32_t ts_exp_near_zero(int32_t x)
{
    const int32_t exp_of_minus_eighth = 1895147668;
    const int32_t third = 715827883;
    const int32_t y = x + (INT32_C(1) << 28);
    const int32_t y2 = ts_multiply_high(y, y);
    const int32_t y3 = ts_multiply_high(y2, y);
    const int32_t y4 = ts_multiply_high(y2, y2);
    const int32_t higher = ts_multiply_high(ts_divide_by_power_of_two(y4, 2) + y3, third) + y2;

    return exp_of_minus_eighth + ts_multiply_high(exp_of_minus_eighth, y + ts_divide_by_power_of_two(higher, 1));
}

/* e^x for x <= 0 with 26 fraction bits; the result has 31. gemmlowp: exp_on_negative_values. */
static inline int32_t ts_exp_of_negative(int32_t x)
{
    /* e^-(2^k) for k = -2 .. 4 */
    static const TS_CONSTANT int32_t factors[] = {1672461947, 1302514674, 790015084, 290630308, 39332535, 720401, 242};
    const int32_t quarter = INT32_C(1) << 24;
    const int32_t fraction = (x & (quarter - 1)) - quarter;
    const int32_t rest = fraction - x;
    int32_t result = ts_exp_near_zero(fraction * 32);

    for (int32_t k = 0; k < 7; k++) {
        if (rest & (quarter << k)) {
            result = ts_multiply_high(result, factors[k]);
        }
    }
    return x == 0 ? INT32_MAX : result;
}

/* 1 / (1 + x) for x in [0, 1), both with 31 fraction bits: three steps of Newton's method on numbers with 29 fraction
 * bits, from the line 48/17 - 32/17 d. gemmlowp: one_over_one_plus_x_for_x_in_0_1. */
static inline int32_t ts_one_over_one_plus(int32_t x)
{
    const int32_t half = (int32_t)(((int64_t)x + INT32_MAX + 1) / 2);
    int32_t y = 1515870810 + ts_multiply_high(half, -1010580540);

    for (int32_t step = 0; step < 3; step++) {
        const int32_t error = (INT32_C(1) << 29) - ts_multiply_high(half, y);

        y += ts_multiply_high(y, error) * 4;
    }
    return y >= INT32_C(1) << 30 ? INT32_MAX : y * 2;
}

static inline int32_t ts_leading_zeros(uint32_t x)
{
    int32_t zeros = 0;

    for (; !(x & UINT32_C(0x80000000)); x <<= 1) {
        zeros++;
    }
    return zeros;
}

static inline int32_t ts_row_maximum(const int8_t *input, int32_t depth)
{
    int32_t maximum = INT8_MIN;

    for (int32_t i = 0; i < depth; i++) {
        maximum = input[i] > maximum ? input[i] : maximum;
    }
    return maximum;
}

#endif
