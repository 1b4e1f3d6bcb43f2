#include "mean_int8_armv6m.h"

#include "fixed_point.h"

void ts_mean_int8_armv6m(const ts_mean_int8_settings *s, const int8_t *input, int8_t *output)
{
    const int32_t step = s->kept_inner;

    for (int32_t outer = 0; outer < s->kept_outer; outer++, input += s->reduced_outer * step) {
        for (int32_t inner = 0; inner < step; inner++) {
            const int8_t *value = input + inner;
            int32_t total = s->offset;

            for (int32_t left = s->reduced_outer; left > 0; left--, value += step) {
                total += *value;
            }
            *output++ = ts_clamp_int8(ts_scale(total, s->multiplier, s->shift) + s->output_zero_point, INT8_MIN, INT8_MAX);
        }
    }
}
