#include "cast.h"

static int32_t load(const void *input, int32_t type, int32_t k)
{
    switch (type) {
    case TS_CAST_INT8: return ((const int8_t *)input)[k];
    case TS_CAST_INT16: return ((const int16_t *)input)[k];
    case TS_CAST_INT32: return ((const int32_t *)input)[k];
    case TS_CAST_INT64: return (int32_t)((const int64_t *)input)[k];
    default: return ((const uint8_t *)input)[k];
    }
}

static void store(void *output, int32_t type, int32_t k, int32_t value)
{
    switch (type) {
    case TS_CAST_BOOL: ((uint8_t *)output)[k] = value != 0; break;
    case TS_CAST_INT16: ((int16_t *)output)[k] = (int16_t)value; break;
    case TS_CAST_INT32: ((int32_t *)output)[k] = value; break;
    case TS_CAST_INT64: ((int64_t *)output)[k] = value; break;
    default: ((uint8_t *)output)[k] = (uint8_t)value; break;
    }
}

void ts_cast_integers(const ts_cast_integers_settings *settings, const void *input, void *output)
{
    for (int32_t k = 0; k < settings->elements; k++) {
        store(output, settings->to, k, load(input, settings->from, k));
    }
}

void ts_cast_to_float(const ts_cast_to_float_settings *settings, const void *input, float *output)
{
    for (int32_t k = 0; k < settings->elements; k++) {
        output[k] = (float)load(input, settings->from, k);
    }
}

static int32_t whole(const ts_cast_from_float_settings *s, float x)
{
    if (s->to == TS_CAST_BOOL) {
        return x < 0.0f || x > 0.0f;
    }
    return x > (float)s->low ? (x < (float)s->high ? (int32_t)x : s->high) : s->low;
}

void ts_cast_from_float(const ts_cast_from_float_settings *settings, const float *input, void *output)
{
    for (int32_t k = 0; k < settings->elements; k++) {
        store(output, settings->to, k, whole(settings, input[k]));
    }
}
