#include "reduce_any.h"

static uint8_t is_any(const ts_reduction_settings *s, const uint8_t *first)
{
    for (int32_t outer = 0; outer < s->reduced_outer; outer++) {
        for (int32_t inner = 0; inner < s->reduced_inner; inner++) {
            if (first[outer * s->kept_inner * s->reduced_inner + inner]) {
                return 1;
            }
        }
    }
    return 0;
}

void ts_reduce_any(const ts_reduction_settings *settings, const uint8_t *input, uint8_t *output)
{
    const ts_reduction_settings *s = settings;

    for (int32_t outer = 0; outer < s->kept_outer; outer++) {
        for (int32_t inner = 0; inner < s->kept_inner; inner++) {
            *output++ = is_any(s, input + inner * s->reduced_inner);
        }
        input += s->reduced_outer * s->kept_inner * s->reduced_inner;
    }
}
