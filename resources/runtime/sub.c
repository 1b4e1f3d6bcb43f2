#include "sub.h"

#include "float_range.h"

void ts_sub_float(const ts_sub_float_settings *settings, const float *first, const float *second, float *output)
{
    const ts_pairwise_clamped_settings *s = settings;

    for (int32_t outer = 0; outer < s->outer; outer++) {
        for (int32_t middle = 0; middle < s->middle; middle++) {
            const float *a = first + outer * s->first_outer + middle * s->first_middle;
            const float *b = second + outer * s->second_outer + middle * s->second_middle;

            for (int32_t inner = 0; inner < s->inner; inner++) {
                *output++ = ts_clamp_float(*a - *b, s->low, s->high);
                a += s->first_inner;
                b += s->second_inner;
            }
        }
    }
}
