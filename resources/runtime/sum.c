#include "sum.h"

#include "fixed_point.h"

/* Rounded half away from zero and limited to -256..256, enough for any int8 after adding a zero point. */
static int32_t round_small(float x)
{
    const float limited = x >= -256.0f ? (x <= 256.0f ? x : 256.0f) : -256.0f;
    const int32_t whole = (int32_t)limited;
    const float rest = limited - (float)whole;

    return whole + (rest >= 0.5f) - (rest <= -0.5f);
}

static int32_t total_int8(const ts_sum_int8_settings *s, const int8_t *first)
{
    int32_t total = 0;

    for (int32_t outer = 0; outer < s->reduced_outer; outer++) {
        for (int32_t inner = 0; inner < s->reduced_inner; inner++) {
            total += first[outer * s->kept_inner * s->reduced_inner + inner];
        }
    }
    return total;
}

void ts_sum_int8(const ts_sum_int8_settings *settings, const int8_t *input, int8_t *output)
{
    const ts_sum_int8_settings *s = settings;

    for (int32_t outer = 0; outer < s->kept_outer; outer++) {
        for (int32_t inner = 0; inner < s->kept_inner; inner++) {
            const float real = (float)total_int8(s, input + inner * s->reduced_inner) * s->scale + s->bias;

            *output++ = ts_clamp_int8(round_small(real) + s->output_zero_point, -128, 127);
        }
        input += s->reduced_outer * s->kept_inner * s->reduced_inner;
    }
}

static float total_float(const ts_reduction_settings *s, const float *first)
{
    float total = 0.0f;

    for (int32_t outer = 0; outer < s->reduced_outer; outer++) {
        for (int32_t inner = 0; inner < s->reduced_inner; inner++) {
            total += first[outer * s->kept_inner * s->reduced_inner + inner];
        }
    }
    return total;
}

void ts_sum_float(const ts_sum_float_settings *settings, const float *input, float *output)
{
    const ts_reduction_settings *s = settings;

    for (int32_t outer = 0; outer < s->kept_outer; outer++) {
        for (int32_t inner = 0; inner < s->kept_inner; inner++) {
            *output++ = total_float(s, input + inner * s->reduced_inner);
        }
        input += s->reduced_outer * s->kept_inner * s->reduced_inner;
    }
}
