#include "relu.h"

#include "fixed_point.h"
#include "float_range.h"

void ts_relu_int8(const ts_relu_int8_settings *settings, const int8_t *input, int8_t *output)
{
    for (int32_t k = 0; k < settings->elements; k++) {
        const int32_t scaled = ts_scale(input[k] - settings->input_zero_point, settings->multiplier, settings->shift);

        output[k] = ts_clamp_int8(scaled + settings->output_zero_point, settings->low, settings->high);
    }
}

void ts_relu_float(const ts_relu_float_settings *settings, const float *input, float *output)
{
    for (int32_t k = 0; k < settings->elements; k++) {
        output[k] = ts_clamp_float(input[k], settings->low, settings->high);
    }
}
