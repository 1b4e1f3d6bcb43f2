#include "lookup.h"

void ts_lookup_int8(const ts_lookup_int8_settings *settings, const int8_t *input, int8_t *output)
{
    for (int32_t i = 0; i < settings->elements; i++) {
        output[i] = settings->answers[input[i] + 128];
    }
}
