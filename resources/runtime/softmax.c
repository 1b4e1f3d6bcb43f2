#include "softmax.h"

#include <float.h>

#include "fixed_point.h"
#include "float_math.h"
#include "small_code.h"
#include "softmax_fixed_point.h"

/* Fills `exponentials` (0 for what does not count) and returns their sum with 19 fraction bits. */
TS_SMALL_CODE static int32_t exponentiate(const ts_softmax_int8_settings *s, const int8_t *input, int32_t *exponentials)
{
    const int32_t maximum = ts_row_maximum(input, s->depth);
    int32_t sum = 0;

    for (int32_t i = 0; i < s->depth; i++) {
        const int32_t difference = input[i] - maximum;

        exponentials[i] = 0;
        if (difference >= s->least_difference) {
            exponentials[i] = ts_exp_of_negative(ts_scale(difference, s->multiplier, s->shift));
            sum += ts_divide_by_power_of_two(exponentials[i], 12);
        }
    }
    return sum;
}

TS_SMALL_CODE void ts_softmax_int8(const ts_softmax_int8_settings *settings, const int8_t *input, int8_t *output, void *exponentials)
{
    int32_t *const row = (int32_t *)exponentials;

    for (int32_t k = 0; k < settings->rows; k++) {
        const int32_t sum = exponentiate(settings, input, row);
        const int32_t zeros = ts_leading_zeros((uint32_t)sum);
        const int32_t digits = 35 - zeros; /* more than 31: so many equal shares that each rounds to 0 */
        const int32_t reciprocal = ts_one_over_one_plus((int32_t)(((uint32_t)sum << zeros) - UINT32_C(0x80000000)));

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
