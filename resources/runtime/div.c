#include "div.h"

#include "fixed_point.h"
#include "float_range.h"
#include "softmax_fixed_point.h"

/* Zeros (or ones, for a negative number) below the sign. */
static int32_t spare_bits(int32_t x)
{
    return x == 0 || x == -1 ? 31 : ts_leading_zeros((uint32_t)(x < 0 ? ~x : x)) - 1;
}

/* x / y for y > 0, scaled and rounded; quotients that need a shift by more than 31 bits are 0. */
static int32_t quotient(const ts_div_int8_settings *s, int32_t x, int32_t y)
{
    const int32_t zeros = ts_leading_zeros((uint32_t)y);
    const int32_t spare = spare_bits(x);
    const int32_t reciprocal = ts_one_over_one_plus((int32_t)(((uint32_t)y << zeros) - UINT32_C(0x80000000)));
    const int32_t product = ts_multiply_high((int32_t)((uint32_t)x << spare), reciprocal);
    const int32_t shift = s->shift - (31 - zeros) - spare;

    if (shift < -31) {
        return 0;
    }
    return ts_scale(product, s->multiplier, shift);
}

/* Division by zero gives the end of the range on the dividend's side. */
static int32_t divided(const ts_div_int8_settings *s, int32_t x, int32_t y)
{
    if (y == 0) {
        return x > 0 ? 256 : x < 0 ? -256 : 0;
    }
    return y < 0 ? quotient(s, -x, -y) : quotient(s, x, y);
}

void ts_div_int8(const ts_div_int8_settings *settings, const int8_t *first, const int8_t *second, int8_t *output)
{
    const ts_div_int8_settings *s = settings;

    for (int32_t outer = 0; outer < s->outer; outer++) {
        for (int32_t middle = 0; middle < s->middle; middle++) {
            const int8_t *a = first + outer * s->first_outer + middle * s->first_middle;
            const int8_t *b = second + outer * s->second_outer + middle * s->second_middle;

            for (int32_t inner = 0; inner < s->inner; inner++) {
                const int32_t value = divided(s, *a - s->first_zero_point, *b - s->second_zero_point);

                *output++ = ts_clamp_int8(value + s->output_zero_point, s->low, s->high);
                a += s->first_inner;
                b += s->second_inner;
            }
        }
    }
}

void ts_div_float(const ts_div_float_settings *settings, const float *first, const float *second, float *output)
{
    const ts_pairwise_clamped_settings *s = settings;

    for (int32_t outer = 0; outer < s->outer; outer++) {
        for (int32_t middle = 0; middle < s->middle; middle++) {
            const float *a = first + outer * s->first_outer + middle * s->first_middle;
            const float *b = second + outer * s->second_outer + middle * s->second_middle;

            for (int32_t inner = 0; inner < s->inner; inner++) {
                *output++ = ts_clamp_float(*a / *b, s->low, s->high);
                a += s->first_inner;
                b += s->second_inner;
            }
        }
    }
}
