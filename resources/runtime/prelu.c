#include "prelu.h"

#include "fixed_point.h"

static int8_t sloped(const ts_prelu_int8_settings *s, int8_t input, int8_t slope)
{
    const int32_t value = input - s->input_zero_point;
    const int32_t scaled = value >= 0 ? ts_scale(value, s->positive_multiplier, s->positive_shift)
                                      : ts_scale(value * (slope - s->slope_zero_point), s->negative_multiplier, s->negative_shift);

    return ts_clamp_int8(scaled + s->output_zero_point, INT8_MIN, INT8_MAX);
}

void ts_prelu_int8(const ts_prelu_int8_settings *settings, const int8_t *input, const int8_t *slopes, int8_t *output)
{
    const ts_prelu_int8_settings *s = settings;

    for (int32_t outer = 0; outer < s->outer; outer++) {
        for (int32_t middle = 0; middle < s->middle; middle++) {
            const int8_t *a = input + outer * s->first_outer + middle * s->first_middle;
            const int8_t *b = slopes + outer * s->second_outer + middle * s->second_middle;

            for (int32_t inner = 0; inner < s->inner; inner++) {
                *output++ = sloped(s, *a, *b);
                a += s->first_inner;
                b += s->second_inner;
            }
        }
    }
}

void ts_prelu_float(const ts_prelu_float_settings *settings, const float *input, const float *slopes, float *output)
{
    const ts_prelu_float_settings *s = settings;

    for (int32_t outer = 0; outer < s->outer; outer++) {
        for (int32_t middle = 0; middle < s->middle; middle++) {
            const float *a = input + outer * s->first_outer + middle * s->first_middle;
            const float *b = slopes + outer * s->second_outer + middle * s->second_middle;

            for (int32_t inner = 0; inner < s->inner; inner++) {
                *output++ = *a >= 0.0f ? *a : *a * *b;
                a += s->first_inner;
                b += s->second_inner;
            }
        }
    }
}
