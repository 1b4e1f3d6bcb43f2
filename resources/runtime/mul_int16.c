#include "mul_int16.h"

#include "fixed_point_wide.h"

static int16_t product_int16(const ts_mul_int16_settings *s, int16_t first, int16_t second)
{
    return ts_clamp_int16(ts_scale((int32_t)first * second, s->multiplier, s->shift), s->low, s->high);
}

void ts_mul_int16(const ts_mul_int16_settings *settings, const int16_t *first, const int16_t *second, int16_t *output)
{
    for (int32_t outer = 0; outer < settings->outer; outer++) {
        for (int32_t shared = 0; shared < settings->shared; shared++) {
            for (int32_t i = 0; i < settings->inner; i++) {
                output[i] = product_int16(settings, first[i], second[shared]);
            }
            first += settings->inner;
            output += settings->inner;
        }
    }
}

void ts_mul_constant_int16(const ts_mul_constant_int16_settings *settings, const int16_t *first, int16_t *output)
{
    const ts_mul_int16_settings s = {
        .outer = settings->outer,
        .shared = settings->shared,
        .inner = settings->inner,
        .multiplier = settings->multiplier,
        .shift = settings->shift,
        .low = settings->low,
        .high = settings->high,
    };

    for (int32_t outer = 0; outer < s.outer; outer++) {
        for (int32_t shared = 0; shared < s.shared; shared++) {
            for (int32_t i = 0; i < s.inner; i++) {
                output[i] = product_int16(&s, first[i], settings->second[shared]);
            }
            first += s.inner;
            output += s.inner;
        }
    }
}
