#include "mul.h"

#include "fixed_point.h"
#include "float_range.h"

static int8_t product_int8(const ts_mul_constant_int8_settings *s, int8_t first, int8_t second)
{
    const int32_t exact = (first - s->first_zero_point) * (second - s->second_zero_point);

    return ts_clamp_int8(ts_scale(exact, s->multiplier, s->shift) + s->output_zero_point, s->low, s->high);
}

void ts_mul_constant_int8(const ts_mul_constant_int8_settings *settings, const int8_t *first, int8_t *output)
{
    const ts_mul_constant_int8_settings *s = settings;

    for (int32_t outer = 0; outer < s->outer; outer++) {
        const TS_CONSTANT int8_t *second = s->second;

        for (int32_t shared = 0; shared < s->shared; shared++) {
            for (int32_t i = 0; i < s->inner; i++) {
                output[i] = product_int8(s, first[i], *second);
            }
            first += s->inner;
            output += s->inner;
            second++;
        }
    }
}

void ts_mul_int8(const ts_mul_int8_settings *settings, const int8_t *first, const int8_t *second, int8_t *output)
{
    const ts_mul_constant_int8_settings all = {
        .outer = settings->outer,
        .shared = settings->shared,
        .inner = settings->inner,
        .first_zero_point = settings->first_zero_point,
        .second_zero_point = settings->second_zero_point,
        .output_zero_point = settings->output_zero_point,
        .multiplier = settings->multiplier,
        .shift = settings->shift,
        .low = settings->low,
        .high = settings->high,
        .second = 0, /* lies in memory, so it is walked below */
    };

    for (int32_t outer = 0; outer < all.outer; outer++) {
        for (int32_t shared = 0; shared < all.shared; shared++) {
            for (int32_t i = 0; i < all.inner; i++) {
                output[i] = product_int8(&all, first[i], second[shared]);
            }
            first += all.inner;
            output += all.inner;
        }
    }
}

void ts_mul_constant_float(const ts_mul_constant_float_settings *settings, const float *first, float *output)
{
    const ts_mul_constant_float_settings *s = settings;

    for (int32_t outer = 0; outer < s->outer; outer++) {
        const TS_CONSTANT float *second = s->second;

        for (int32_t shared = 0; shared < s->shared; shared++) {
            for (int32_t i = 0; i < s->inner; i++) {
                output[i] = ts_clamp_float(first[i] * *second, s->low, s->high);
            }
            first += s->inner;
            output += s->inner;
            second++;
        }
    }
}

void ts_mul_float(const ts_mul_float_settings *settings, const float *first, const float *second, float *output)
{
    const ts_mul_float_settings *s = settings;

    for (int32_t outer = 0; outer < s->outer; outer++) {
        for (int32_t shared = 0; shared < s->shared; shared++) {
            for (int32_t i = 0; i < s->inner; i++) {
                output[i] = ts_clamp_float(first[i] * second[shared], s->low, s->high);
            }
            first += s->inner;
            output += s->inner;
        }
    }
}
