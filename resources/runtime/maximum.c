#include "maximum.h"

void ts_maximum_int8(const ts_maximum_int8_settings *settings, const int8_t *first, const int8_t *second, int8_t *output)
{
    const ts_pairwise_settings *s = settings;

    for (int32_t outer = 0; outer < s->outer; outer++) {
        for (int32_t middle = 0; middle < s->middle; middle++) {
            const int8_t *a = first + outer * s->first_outer + middle * s->first_middle;
            const int8_t *b = second + outer * s->second_outer + middle * s->second_middle;

            for (int32_t inner = 0; inner < s->inner; inner++) {
                *output++ = *a > *b ? *a : *b;
                a += s->first_inner;
                b += s->second_inner;
            }
        }
    }
}

void ts_maximum_float(const ts_maximum_float_settings *settings, const float *first, const float *second, float *output)
{
    const ts_pairwise_settings *s = settings;

    for (int32_t outer = 0; outer < s->outer; outer++) {
        for (int32_t middle = 0; middle < s->middle; middle++) {
            const float *a = first + outer * s->first_outer + middle * s->first_middle;
            const float *b = second + outer * s->second_outer + middle * s->second_middle;

            for (int32_t inner = 0; inner < s->inner; inner++) {
                *output++ = *a > *b ? *a : *b;
                a += s->first_inner;
                b += s->second_inner;
            }
        }
    }
}
