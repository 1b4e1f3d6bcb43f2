#include "arg_max.h"

static void store(const ts_arg_max_settings *s, void *output, int32_t position, int32_t value)
{
    if (s->is_long) {
        ((int64_t *)output)[position] = value;
    } else {
        ((int32_t *)output)[position] = value;
    }
}

static int32_t best_int8(const ts_arg_max_settings *s, const int8_t *first)
{
    int32_t best = 0;

    for (int32_t k = 1; k < s->count; k++) {
        const int8_t value = first[k * s->inner];
        const int8_t known = first[best * s->inner];

        if (s->is_least ? value < known : value > known) {
            best = k;
        }
    }
    return best;
}

void ts_arg_max_int8(const ts_arg_max_settings *settings, const int8_t *input, void *output)
{
    const ts_arg_max_settings *s = settings;

    for (int32_t outer = 0; outer < s->outer; outer++) {
        for (int32_t inner = 0; inner < s->inner; inner++) {
            store(s, output, outer * s->inner + inner, best_int8(s, input + outer * s->count * s->inner + inner));
        }
    }
}

static int32_t best_float(const ts_arg_max_settings *s, const float *first)
{
    int32_t best = 0;

    for (int32_t k = 1; k < s->count; k++) {
        const float value = first[k * s->inner];
        const float known = first[best * s->inner];

        if (s->is_least ? value < known : value > known) {
            best = k;
        }
    }
    return best;
}

void ts_arg_max_float(const ts_arg_max_settings *settings, const float *input, void *output)
{
    const ts_arg_max_settings *s = settings;

    for (int32_t outer = 0; outer < s->outer; outer++) {
        for (int32_t inner = 0; inner < s->inner; inner++) {
            store(s, output, outer * s->inner + inner, best_float(s, input + outer * s->count * s->inner + inner));
        }
    }
}
