#include "leaky_relu_int16.h"

#include "fixed_point_wide.h"

void ts_leaky_relu_int16(const ts_leaky_relu_int16_settings *settings, const int16_t *input, int16_t *output)
{
    for (int32_t k = 0; k < settings->elements; k++) {
        const int32_t scaled = input[k] >= 0 ? ts_scale(input[k], settings->positive_multiplier, settings->positive_shift)
                                             : ts_scale(input[k], settings->negative_multiplier, settings->negative_shift);

        output[k] = ts_clamp_int16(scaled, INT16_MIN, INT16_MAX);
    }
}
