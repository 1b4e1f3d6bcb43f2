#include "mean_int16.h"

#include "fixed_point_wide.h"

static int32_t total_int16(const ts_mean_int16_settings *s, const int16_t *first)
{
    int32_t sum = 0;

    for (int32_t outer = 0; outer < s->reduced_outer; outer++) {
        for (int32_t inner = 0; inner < s->reduced_inner; inner++) {
            sum += first[outer * s->kept_inner * s->reduced_inner + inner];
        }
    }
    return sum;
}

void ts_mean_int16(const ts_mean_int16_settings *settings, const int16_t *input, int16_t *output)
{
    const ts_mean_int16_settings *s = settings;

    for (int32_t outer = 0; outer < s->kept_outer; outer++) {
        for (int32_t inner = 0; inner < s->kept_inner; inner++) {
            const int32_t scaled = ts_scale(total_int16(s, input + inner * s->reduced_inner), s->multiplier, s->shift);

            *output++ = ts_clamp_int16(scaled, INT16_MIN, INT16_MAX);
        }
        input += s->reduced_outer * s->kept_inner * s->reduced_inner;
    }
}
