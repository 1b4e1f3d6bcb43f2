/* 1 / sqrt(x) of whole numbers in gemmlowp's fixed point, bit for bit. TensorFlow Lite: GetInvSqrtQuantizedMultiplierExp. */
#ifndef TS_INVERSE_SQUARE_ROOT_H
#define TS_INVERSE_SQUARE_ROOT_H

#include <stdint.h>

#include "fixed_point.h"

/* Newton's method for 1 / sqrt(x / 2^28) from 1, all with 28 fraction bits; half is x / 2. */
static inline int32_t ts_newton_inverse_root(int32_t half)
{
    const int32_t three_halves = INT32_C(3) << 27;
    int32_t y = INT32_C(1) << 28;

    for (int32_t step = 0; step < 5; step++) {
        const int32_t cube = ts_shift_left(ts_multiply_high(ts_multiply_high(y, y), y), 6);

        y = ts_shift_left((int64_t)ts_multiply_high(three_halves, y) - ts_multiply_high(half, cube), 3);
    }
    return y;
}

/* The multiplier, and in *shift the shift, as ts_scale takes them; 0 counts as 1. */
static inline int32_t ts_inverse_square_root(int32_t x, int32_t *shift)
{
    int32_t right = 11;

    *shift = 0;
    if (x <= 1) {
        return INT32_MAX;
    }
    for (; x >= INT32_C(1) << 29; x /= 4) {
        right++;
    }
    for (; x < INT32_C(1) << 27; x *= 4) {
        right--;
    }
    const int32_t root = ts_multiply_high(ts_newton_inverse_root(((x >> 1) + 1) >> 1), 1518500250);

    if (right >= 0) {
        *shift = -right;
        return root;
    }
    return root * (INT32_C(1) << -right);
}

#endif
