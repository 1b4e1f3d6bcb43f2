#include "add.h"

#include "fixed_point.h"
#include "float_range.h"

/* Both operands are brought to one scale with 20 more bits, added, and scaled to the output. */
static int8_t sum(const ts_add_constant_int8_settings *s, int8_t first, int8_t second)
{
    const int32_t a = ts_scale((first - s->first_zero_point) * (INT32_C(1) << 20), s->first_multiplier, s->first_shift);
    const int32_t b = ts_scale((second - s->second_zero_point) * (INT32_C(1) << 20), s->second_multiplier, s->second_shift);

    return ts_clamp_int8(ts_scale(a + b, s->output_multiplier, s->output_shift) + s->output_zero_point, s->low, s->high);
}

void ts_add_constant_int8(const ts_add_constant_int8_settings *settings, const int8_t *first, int8_t *output)
{
    const ts_add_constant_int8_settings *s = settings;

    for (int32_t outer = 0; outer < s->outer; outer++) {
        const TS_CONSTANT int8_t *second = s->second;

        for (int32_t shared = 0; shared < s->shared; shared++) {
            for (int32_t i = 0; i < s->inner; i++) {
                output[i] = sum(s, first[i], *second);
            }
            first += s->inner;
            output += s->inner;
            second++;
        }
    }
}

void ts_add_int8(const ts_add_int8_settings *settings, const int8_t *first, const int8_t *second, int8_t *output)
{
    const ts_add_constant_int8_settings all = {
        .outer = settings->outer,
        .shared = settings->shared,
        .inner = settings->inner,
        .first_zero_point = settings->first_zero_point,
        .first_multiplier = settings->first_multiplier,
        .first_shift = settings->first_shift,
        .second_zero_point = settings->second_zero_point,
        .second_multiplier = settings->second_multiplier,
        .second_shift = settings->second_shift,
        .output_zero_point = settings->output_zero_point,
        .output_multiplier = settings->output_multiplier,
        .output_shift = settings->output_shift,
        .low = settings->low,
        .high = settings->high,
        .second = 0, /* lies in memory, so it is walked below */
    };

    for (int32_t outer = 0; outer < all.outer; outer++) {
        for (int32_t shared = 0; shared < all.shared; shared++) {
            for (int32_t i = 0; i < all.inner; i++) {
                output[i] = sum(&all, first[i], second[shared]);
            }
            first += all.inner;
            output += all.inner;
        }
    }
}

void ts_add_constant_float(const ts_add_constant_float_settings *settings, const float *first, float *output)
{
    const ts_add_constant_float_settings *s = settings;

    for (int32_t outer = 0; outer < s->outer; outer++) {
        const TS_CONSTANT float *second = s->second;

        for (int32_t shared = 0; shared < s->shared; shared++) {
            for (int32_t i = 0; i < s->inner; i++) {
                output[i] = ts_clamp_float(first[i] + *second, s->low, s->high);
            }
            first += s->inner;
            output += s->inner;
            second++;
        }
    }
}

void ts_add_float(const ts_add_float_settings *settings, const float *first, const float *second, float *output)
{
    const ts_add_float_settings *s = settings;

    for (int32_t outer = 0; outer < s->outer; outer++) {
        for (int32_t shared = 0; shared < s->shared; shared++) {
            for (int32_t i = 0; i < s->inner; i++) {
                output[i] = ts_clamp_float(first[i] + second[shared], s->low, s->high);
            }
            first += s->inner;
            output += s->inner;
        }
    }
}
