#include "reduce_min.h"

static int8_t smallest_int8(const ts_reduction_settings *s, const int8_t *first)
{
    int8_t smallest = *first;

    for (int32_t outer = 0; outer < s->reduced_outer; outer++) {
        for (int32_t inner = 0; inner < s->reduced_inner; inner++) {
            const int8_t value = first[outer * s->kept_inner * s->reduced_inner + inner];

            smallest = value < smallest ? value : smallest;
        }
    }
    return smallest;
}

void ts_reduce_min_int8(const ts_reduce_min_int8_settings *settings, const int8_t *input, int8_t *output)
{
    const ts_reduction_settings *s = settings;

    for (int32_t outer = 0; outer < s->kept_outer; outer++) {
        for (int32_t inner = 0; inner < s->kept_inner; inner++) {
            *output++ = smallest_int8(s, input + inner * s->reduced_inner);
        }
        input += s->reduced_outer * s->kept_inner * s->reduced_inner;
    }
}

static float smallest_float(const ts_reduction_settings *s, const float *first)
{
    float smallest = *first;

    for (int32_t outer = 0; outer < s->reduced_outer; outer++) {
        for (int32_t inner = 0; inner < s->reduced_inner; inner++) {
            const float value = first[outer * s->kept_inner * s->reduced_inner + inner];

            smallest = value < smallest ? value : smallest;
        }
    }
    return smallest;
}

void ts_reduce_min_float(const ts_reduce_min_float_settings *settings, const float *input, float *output)
{
    const ts_reduction_settings *s = settings;

    for (int32_t outer = 0; outer < s->kept_outer; outer++) {
        for (int32_t inner = 0; inner < s->kept_inner; inner++) {
            *output++ = smallest_float(s, input + inner * s->reduced_inner);
        }
        input += s->reduced_outer * s->kept_inner * s->reduced_inner;
    }
}
