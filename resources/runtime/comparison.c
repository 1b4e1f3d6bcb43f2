#include "comparison.h"

#include "fixed_point.h"

/* Both numbers are scaled to real ones, with 8 fraction bits, before they are compared. */
static uint8_t compared_int8(const ts_comparison_int8_settings *s, int8_t first, int8_t second)
{
    const int32_t a = ts_scale((first - s->first_zero_point) * 256, s->first_multiplier, s->first_shift);
    const int32_t b = ts_scale((second - s->second_zero_point) * 256, s->second_multiplier, s->second_shift);

    return (uint8_t)(a < b ? s->if_less : a > b ? s->if_greater : s->if_equal);
}

void ts_comparison_int8(const ts_comparison_int8_settings *settings, const int8_t *first, const int8_t *second, uint8_t *output)
{
    const ts_comparison_int8_settings *s = settings;

    for (int32_t outer = 0; outer < s->outer; outer++) {
        for (int32_t middle = 0; middle < s->middle; middle++) {
            const int8_t *a = first + outer * s->first_outer + middle * s->first_middle;
            const int8_t *b = second + outer * s->second_outer + middle * s->second_middle;

            for (int32_t inner = 0; inner < s->inner; inner++) {
                *output++ = compared_int8(s, *a, *b);
                a += s->first_inner;
                b += s->second_inner;
            }
        }
    }
}

static uint8_t compared_float(const ts_comparison_float_settings *s, float a, float b)
{
    return (uint8_t)(a < b ? s->if_less : a > b ? s->if_greater : a == b ? s->if_equal : s->if_unordered);
}

void ts_comparison_float(const ts_comparison_float_settings *settings, const float *first, const float *second, uint8_t *output)
{
    const ts_comparison_float_settings *s = settings;

    for (int32_t outer = 0; outer < s->outer; outer++) {
        for (int32_t middle = 0; middle < s->middle; middle++) {
            const float *a = first + outer * s->first_outer + middle * s->first_middle;
            const float *b = second + outer * s->second_outer + middle * s->second_middle;

            for (int32_t inner = 0; inner < s->inner; inner++) {
                *output++ = compared_float(s, *a, *b);
                a += s->first_inner;
                b += s->second_inner;
            }
        }
    }
}
