/* The logistic function and the hyperbolic tangent on 16-bit fixed-point numbers, bit for bit as TensorFlow Lite's LSTM has
 * them (gemmlowp's fixedpoint.h). Results have 15 fraction bits. */
#ifndef TS_GATE_FUNCTIONS_H
#define TS_GATE_FUNCTIONS_H

#include <stdint.h>

#include "constant.h"
#include "fixed_point.h"

static inline int32_t ts_saturate_int16(int32_t x)
{
    return ts_clamp(x, INT16_MIN, INT16_MAX);
}

/* The high 16 bits of 2ab, rounded half up. Not for a == b == INT16_MIN. */
static inline int32_t ts_multiply_high_int16(int32_t a, int32_t b)
{
    return (a * b + (INT32_C(1) << 14)) >> 15;
}

/* e^x for x in [-1/4, 0): the Taylor series around -1/8. */
static inline int32_t ts_exp_near_zero_int16(int32_t x)
{
    const int32_t exp_of_minus_eighth = 28918;
    const int32_t third = 10923;
    const int32_t y = x + (INT32_C(1) << 12);
    const int32_t y2 = ts_multiply_high_int16(y, y);
    const int32_t y3 = ts_multiply_high_int16(y2, y);
    const int32_t y4 = ts_multiply_high_int16(y2, y2);
    const int32_t higher = ts_multiply_high_int16(ts_divide_by_power_of_two(y4, 2) + y3, third) + y2;
    const int32_t series = y + ts_divide_by_power_of_two(higher, 1);

    return ts_saturate_int16(exp_of_minus_eighth + ts_multiply_high_int16(exp_of_minus_eighth, series));
}

/* e^x for x <= 0 with 15 - integer_bits fraction bits. */
static inline int32_t ts_exp_of_negative_int16(int32_t x, int32_t integer_bits)
{
    /* e^-(2^k) for k = -2 .. 4 */
    static const TS_CONSTANT int16_t factors[] = {25520, 19875, 12055, 4435, 600, 11, 0};
    const int32_t quarter = INT32_C(1) << (13 - integer_bits);
    const int32_t fraction = (x & (quarter - 1)) - quarter;
    const int32_t rest = fraction - x;
    int32_t result = ts_exp_near_zero_int16(fraction * (INT32_C(1) << integer_bits));

    for (int32_t k = 0; k < integer_bits + 2 && k < 7; k++) {
        if (rest & (quarter << k)) {
            result = ts_multiply_high_int16(result, factors[k]);
        }
    }
    if (integer_bits > 5 && x < -(INT32_C(1) << (20 - integer_bits))) {
        return 0;
    }
    return x == 0 ? INT16_MAX : result;
}

/* 2 / (1 + x) for x in [0, 1), 13 fraction bits: Newton's method from the line 48/17 - 32/17 d. */
static inline int32_t ts_two_over_one_plus_int16(int32_t x)
{
    const int32_t half = (x + INT16_MAX + 1) / 2;
    int32_t y = 23130 + ts_multiply_high_int16(half, -15420);

    for (int32_t step = 0; step < 3; step++) {
        const int32_t error = (INT32_C(1) << 13) - ts_multiply_high_int16(half, y);

        y += ts_saturate_int16(ts_multiply_high_int16(y, error) * 4);
    }
    return y;
}

/* x has 12 fraction bits. */
static inline int32_t ts_gate_logistic(int32_t x)
{
    const int32_t exponential = ts_exp_of_negative_int16(x < 0 ? x : -x, 3);
    const int32_t larger = ts_saturate_int16(ts_two_over_one_plus_int16(exponential) * 2);

    return x == 0 ? INT32_C(1) << 14 : x > 0 ? larger : INT16_MAX - larger;
}

/* x has 15 - integer_bits fraction bits, integer_bits in -8..6; of more than 15 the last ones are rounded away. */
static inline int32_t ts_gate_tanh(int32_t x, int32_t integer_bits)
{
    const int32_t argument = integer_bits < 0 ? ts_divide_by_power_of_two(x, -integer_bits) : x;
    const int32_t bits = integer_bits < 0 ? 0 : integer_bits;
    const int32_t exponential = ts_exp_of_negative_int16(argument < 0 ? argument : -argument, bits + 1);
    const int32_t size = ts_saturate_int16((ts_two_over_one_plus_int16(exponential) - (INT32_C(1) << 13)) * 4);

    return argument == 0 ? 0 : argument < 0 ? -size : size;
}

#endif
