#include "squared_difference.h"

#include "fixed_point.h"

/* Both operands are brought to one scale with 7 more bits, subtracted, squared, and scaled to the output. */
static int8_t squared_int8(const ts_squared_difference_int8_settings *s, int8_t first, int8_t second)
{
    const int32_t a = ts_scale((first - s->first_zero_point) * 128, s->first_multiplier, s->first_shift);
    const int32_t b = ts_scale((second - s->second_zero_point) * 128, s->second_multiplier, s->second_shift);
    const int32_t square = (a - b) * (a - b);

    return ts_clamp_int8(ts_scale(square, s->output_multiplier, s->output_shift) + s->output_zero_point, -128, 127);
}

void ts_squared_difference_int8(const ts_squared_difference_int8_settings *settings, const int8_t *first, const int8_t *second,
                                int8_t *output)
{
    const ts_squared_difference_int8_settings *s = settings;

    for (int32_t outer = 0; outer < s->outer; outer++) {
        for (int32_t middle = 0; middle < s->middle; middle++) {
            const int8_t *a = first + outer * s->first_outer + middle * s->first_middle;
            const int8_t *b = second + outer * s->second_outer + middle * s->second_middle;

            for (int32_t inner = 0; inner < s->inner; inner++) {
                *output++ = squared_int8(s, *a, *b);
                a += s->first_inner;
                b += s->second_inner;
            }
        }
    }
}

static float squared_float(float first, float second)
{
    const float difference = first - second;

    return difference * difference;
}

void ts_squared_difference_float(const ts_squared_difference_float_settings *settings, const float *first, const float *second,
                                 float *output)
{
    const ts_squared_difference_float_settings *s = settings;

    for (int32_t outer = 0; outer < s->outer; outer++) {
        for (int32_t middle = 0; middle < s->middle; middle++) {
            const float *a = first + outer * s->first_outer + middle * s->first_middle;
            const float *b = second + outer * s->second_outer + middle * s->second_middle;

            for (int32_t inner = 0; inner < s->inner; inner++) {
                *output++ = squared_float(*a, *b);
                a += s->first_inner;
                b += s->second_inner;
            }
        }
    }
}
