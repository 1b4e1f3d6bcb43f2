#include "relu_int16.h"

#include "fixed_point_wide.h"

void ts_relu_int16(const ts_relu_int16_settings *settings, const int16_t *input, int16_t *output)
{
    for (int32_t k = 0; k < settings->elements; k++) {
        output[k] = ts_clamp_int16(ts_scale(input[k], settings->multiplier, settings->shift), settings->low, settings->high);
    }
}
