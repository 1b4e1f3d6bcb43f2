#include "add_int16.h"

#include "fixed_point_wide.h"

/* Both operands are brought to one scale with 15 more bits, added, and scaled to the output. */
static int16_t sum(const ts_add_int16_settings *s, int16_t first, int16_t second)
{
    const int32_t a = ts_scale(first * (INT32_C(1) << 15), s->first_multiplier, s->first_shift);
    const int32_t b = ts_scale(second * (INT32_C(1) << 15), s->second_multiplier, s->second_shift);

    return ts_clamp_int16(ts_scale(a + b, s->output_multiplier, s->output_shift), s->low, s->high);
}

void ts_add_int16(const ts_add_int16_settings *settings, const int16_t *first, const int16_t *second, int16_t *output)
{
    for (int32_t outer = 0; outer < settings->outer; outer++) {
        for (int32_t shared = 0; shared < settings->shared; shared++) {
            for (int32_t i = 0; i < settings->inner; i++) {
                output[i] = sum(settings, first[i], second[shared]);
            }
            first += settings->inner;
            output += settings->inner;
        }
    }
}

void ts_add_constant_int16(const ts_add_constant_int16_settings *settings, const int16_t *first, int16_t *output)
{
    const ts_add_int16_settings s = {
        .outer = settings->outer,
        .shared = settings->shared,
        .inner = settings->inner,
        .first_multiplier = settings->first_multiplier,
        .first_shift = settings->first_shift,
        .second_multiplier = settings->second_multiplier,
        .second_shift = settings->second_shift,
        .output_multiplier = settings->output_multiplier,
        .output_shift = settings->output_shift,
        .low = settings->low,
        .high = settings->high,
    };

    for (int32_t outer = 0; outer < s.outer; outer++) {
        for (int32_t shared = 0; shared < s.shared; shared++) {
            for (int32_t i = 0; i < s.inner; i++) {
                output[i] = sum(&s, first[i], settings->second[shared]);
            }
            first += s.inner;
            output += s.inner;
        }
    }
}
