#include "mean.h"

#include "fixed_point.h"

static int32_t total_int8(const ts_mean_int8_settings *s, const int8_t *first)
{
    int32_t total = 0;

    for (int32_t outer = 0; outer < s->reduced_outer; outer++) {
        for (int32_t inner = 0; inner < s->reduced_inner; inner++) {
            total += first[outer * s->kept_inner * s->reduced_inner + inner];
        }
    }
    return total;
}

void ts_mean_int8(const ts_mean_int8_settings *settings, const int8_t *input, int8_t *output)
{
    const ts_mean_int8_settings *s = settings;

    for (int32_t outer = 0; outer < s->kept_outer; outer++) {
        for (int32_t inner = 0; inner < s->kept_inner; inner++) {
            const int32_t total = total_int8(s, input + inner * s->reduced_inner) + s->offset;

            *output++ = ts_clamp_int8(ts_scale(total, s->multiplier, s->shift) + s->output_zero_point, INT8_MIN, INT8_MAX);
        }
        input += s->reduced_outer * s->kept_inner * s->reduced_inner;
    }
}

static float total_float(const ts_mean_float_settings *s, const float *first)
{
    float total = 0.0f;

    for (int32_t outer = 0; outer < s->reduced_outer; outer++) {
        for (int32_t inner = 0; inner < s->reduced_inner; inner++) {
            total += first[outer * s->kept_inner * s->reduced_inner + inner];
        }
    }
    return total;
}

void ts_mean_float(const ts_mean_float_settings *settings, const float *input, float *output)
{
    const ts_mean_float_settings *s = settings;
    const float count = (float)(s->reduced_outer * s->reduced_inner);

    for (int32_t outer = 0; outer < s->kept_outer; outer++) {
        for (int32_t inner = 0; inner < s->kept_inner; inner++) {
            *output++ = total_float(s, input + inner * s->reduced_inner) / count;
        }
        input += s->reduced_outer * s->kept_inner * s->reduced_inner;
    }
}
