#include "leaky_relu.h"

#include "fixed_point.h"

void ts_leaky_relu_int8(const ts_leaky_relu_int8_settings *settings, const int8_t *input, int8_t *output)
{
    for (int32_t k = 0; k < settings->elements; k++) {
        const int32_t value = input[k] - settings->input_zero_point;
        const int32_t scaled = value >= 0 ? ts_scale(value, settings->positive_multiplier, settings->positive_shift)
                                          : ts_scale(value, settings->negative_multiplier, settings->negative_shift);

        output[k] = ts_clamp_int8(scaled + settings->output_zero_point, -128, 127);
    }
}

void ts_leaky_relu_float(const ts_leaky_relu_float_settings *settings, const float *input, float *output)
{
    for (int32_t k = 0; k < settings->elements; k++) {
        output[k] = input[k] >= 0.0f ? input[k] : input[k] * settings->slope;
    }
}
