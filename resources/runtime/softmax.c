#include "softmax.h"

#include <float.h>

#include "constant.h"
#include "fixed_point.h"
#include "float_math.h"

/* e^x for x in [-1/4, 0), with 31 fraction bits: the Taylor series around -1/8. gemmlowp's constants. */
static int32_t exp_near_zero(int32_t x)
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
static int32_t exp_of_negative(int32_t x)
{
    /* e^-(2^k) for k = -2 .. 4 */
    static const TS_CONSTANT int32_t factors[] = {1672461947, 1302514674, 790015084, 290630308, 39332535, 720401, 242};
    const int32_t quarter = INT32_C(1) << 24;
    const int32_t fraction = (x & (quarter - 1)) - quarter;
    const int32_t rest = fraction - x;
    int32_t result = exp_near_zero(fraction * 32);

    for (int32_t k = 0; k < 7; k++) {
        if (rest & (quarter << k)) {
            result = ts_multiply_high(result, factors[k]);
        }
    }
    return x == 0 ? INT32_MAX : result;
}

/* 1 / (1 + x) for x in [0, 1), both with 31 fraction bits: three steps of Newton's method on numbers with 29 fraction
 * bits, from the line 48/17 - 32/17 d. gemmlowp: one_over_one_plus_x_for_x_in_0_1. */
static int32_t one_over_one_plus(int32_t x)
{
    const int32_t half = (int32_t)(((int64_t)x + INT32_MAX + 1) / 2);
    int32_t y = 1515870810 + ts_multiply_high(half, -1010580540);

    for (int32_t step = 0; step < 3; step++) {
        const int32_t error = (INT32_C(1) << 29) - ts_multiply_high(half, y);

        y += ts_multiply_high(y, error) * 4;
    }
    return y >= INT32_C(1) << 30 ? INT32_MAX : y * 2;
}

static int32_t leading_zeros(uint32_t x)
{
    int32_t zeros = 0;

    for (; !(x & UINT32_C(0x80000000)); x <<= 1) {
        zeros++;
    }
    return zeros;
}

static int32_t row_maximum(const int8_t *input, int32_t depth)
{
    int32_t maximum = INT8_MIN;

    for (int32_t i = 0; i < depth; i++) {
        maximum = input[i] > maximum ? input[i] : maximum;
    }
    return maximum;
}

/* Fills `exponentials` (0 for what does not count) and returns their sum with 19 fraction bits. */
static int32_t exponentiate(const ts_softmax_int8_settings *s, const int8_t *input, int32_t *exponentials)
{
    const int32_t maximum = row_maximum(input, s->depth);
    int32_t sum = 0;

    for (int32_t i = 0; i < s->depth; i++) {
        const int32_t difference = input[i] - maximum;

        exponentials[i] = 0;
        if (difference >= s->least_difference) {
            exponentials[i] = exp_of_negative(ts_scale(difference, s->multiplier, s->shift));
            sum += ts_divide_by_power_of_two(exponentials[i], 12);
        }
    }
    return sum;
}

void ts_softmax_int8(const ts_softmax_int8_settings *settings, const int8_t *input, int8_t *output, void *exponentials)
{
    int32_t *const row = (int32_t *)exponentials;

    for (int32_t k = 0; k < settings->rows; k++) {
        const int32_t sum = exponentiate(settings, input, row);
        const int32_t zeros = leading_zeros((uint32_t)sum);
        const int32_t digits = 35 - zeros; /* more than 31: so many equal shares that each rounds to 0 */
        const int32_t reciprocal = one_over_one_plus((int32_t)(((uint32_t)sum << zeros) - UINT32_C(0x80000000)));

        for (int32_t i = 0; i < settings->depth; i++) {
            const int32_t share = digits > 31 ? 0 : ts_divide_by_power_of_two(ts_multiply_high(reciprocal, row[i]), digits);

            output[i] = ts_clamp_int8(share + INT8_MIN, INT8_MIN, INT8_MAX);
        }
        input += settings->depth;
        output += settings->depth;
    }
}

void ts_softmax_float(const ts_softmax_float_settings *settings, const float *input, float *output)
{
    for (int32_t k = 0; k < settings->rows; k++) {
        float maximum = -FLT_MAX;
        float sum = 0.0f;

        for (int32_t i = 0; i < settings->depth; i++) {
            maximum = input[i] > maximum ? input[i] : maximum;
        }
        for (int32_t i = 0; i < settings->depth; i++) {
            output[i] = ts_exp((input[i] - maximum) * settings->beta);
            sum += output[i];
        }
        for (int32_t i = 0; i < settings->depth; i++) {
            output[i] /= sum;
        }
        input += settings->depth;
        output += settings->depth;
    }
}
