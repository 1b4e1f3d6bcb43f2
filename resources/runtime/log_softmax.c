#include "log_softmax.h"

#include <float.h>

#include "fixed_point.h"
#include "float_math.h"
#include "softmax_fixed_point.h"

static const int32_t sqrt_half = 1518500250;
static const int32_t output_shift = 22; /* 26 fraction bits become 4 */

/* (numerator / denominator) of the rational function that stands for log(r) where r is near the fourth root of 1/2; r has 31
 * fraction bits, the result 25. */
static int32_t log_near_one(int32_t r)
{
    const int32_t fourth_root_of_half = 1805811301;
    const int32_t p = (int32_t)(((int64_t)r + fourth_root_of_half + 1) / 2);
    const int32_t q = (r - fourth_root_of_half) * 2;
    const int32_t square = ts_multiply_high(q, q);
    const int32_t numerator = ts_multiply_high(q, r) + ts_multiply_high(ts_multiply_high(q, square), 117049297);
    const int32_t factor = 1057819769 + q + ts_multiply_high(127690142, square);
    const int32_t denominator = ts_multiply_high(p, factor) + ts_multiply_high(638450708, q);

    return ts_multiply_high(ts_divide_by_power_of_two(numerator, 6), ts_one_over_one_plus(denominator));
}

/* log(x) for x >= 1 with 19 fraction bits; the result has 26. Of two ways to write x as 2^n r, one of which takes sqrt(1/2)
 * out first, the one with the smaller r. TensorFlow Lite: log_x_for_x_greater_than_or_equal_to_1. */
static int32_t log_of(int32_t x)
{
    const int32_t log_2 = 1488522236;
    const int32_t quarter = INT32_C(1) << 23;
    const int32_t zeros = ts_leading_zeros((uint32_t)x);
    const int32_t spare = ts_leading_zeros((uint32_t)ts_multiply_high(x, sqrt_half)) - 1;
    const int32_t first = ts_shift_left(ts_multiply_high(ts_shift_left(x, zeros - 1), sqrt_half), 1);
    const int32_t second = ts_shift_left(x, spare);
    const int32_t first_power = (12 - zeros) * (INT32_C(1) << 25) + quarter;
    const int32_t second_power = (12 - spare) * (INT32_C(1) << 25) - quarter;
    const int32_t power = first_power > second_power ? first_power : second_power;

    return ts_shift_left(ts_multiply_high(power, log_2) + log_near_one(first < second ? first : second), 1);
}

static int32_t sum_of_exponentials(const ts_log_softmax_int8_settings *s, const int8_t *input, int32_t maximum)
{
    int32_t sum = 0;

    for (int32_t i = 0; i < s->depth; i++) {
        const int32_t difference = input[i] - maximum;

        if (difference >= s->least_difference) {
            sum += ts_divide_by_power_of_two(ts_exp_of_negative(ts_scale(difference, s->multiplier, s->shift)), 12);
        }
    }
    return sum;
}

void ts_log_softmax_int8(const ts_log_softmax_int8_settings *settings, const int8_t *input, int8_t *output)
{
    const ts_log_softmax_int8_settings *s = settings;

    for (int32_t k = 0; k < s->rows; k++) {
        const int32_t maximum = ts_row_maximum(input, s->depth);
        const int32_t logarithm = log_of(sum_of_exponentials(s, input, maximum));
        const int32_t reach = ts_scale(logarithm + INT32_MIN, s->reverse_multiplier, s->reverse_shift);
        const int32_t least = reach > s->least_difference - 1 ? reach : s->least_difference - 1;

        for (int32_t i = 0; i < s->depth; i++) {
            const int32_t difference = input[i] - maximum;
            const int32_t exact = difference > least ? ts_scale(difference, s->multiplier, s->shift) - logarithm : INT32_MIN;

            output[i] = ts_clamp_int8(ts_divide_by_power_of_two(exact, output_shift) + 127, INT8_MIN, INT8_MAX);
        }
        input += s->depth;
        output += s->depth;
    }
}

void ts_log_softmax_float(const ts_log_softmax_float_settings *settings, const float *input, float *output)
{
    for (int32_t k = 0; k < settings->rows; k++) {
        float maximum = -FLT_MAX;
        float sum = 0.0f;

        for (int32_t i = 0; i < settings->depth; i++) {
            maximum = input[i] > maximum ? input[i] : maximum;
        }
        for (int32_t i = 0; i < settings->depth; i++) {
            output[i] = input[i] - maximum;
            sum += ts_exp(output[i]);
        }
        const float logarithm = ts_log(sum);

        for (int32_t i = 0; i < settings->depth; i++) {
            output[i] -= logarithm;
        }
        input += settings->depth;
        output += settings->depth;
    }
}
