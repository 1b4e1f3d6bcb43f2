#include "fully_connected_float_weights.h"

#include "float_range.h"
#include "weight_reader.h"

TS_INLINED void multiply(const ts_fully_connected_float_weights_settings *settings, const float *input, float *output,
                         ts_weight_format format)
{
    for (int32_t row = 0; row < settings->rows; row++) {
        ts_weight_reader reader = ts_weights_from(settings->weights, 0);

        for (int32_t to = 0; to < settings->outputs; to++) {
            const float sum = ts_add_products(0.0F, input, &reader, settings->inputs, format);
            const float real = sum * settings->scale[to * settings->scale_step];

            *output++ = ts_clamp_float(real + settings->bias[to], settings->low, settings->high);
        }
        input += settings->inputs;
    }
}

void ts_fully_connected_float_weights_half(const ts_fully_connected_float_weights_settings *settings, const float *input, float *output)
{
    multiply(settings, input, output, TS_WEIGHTS_HALF);
}

void ts_fully_connected_float_weights_int8(const ts_fully_connected_float_weights_settings *settings, const float *input, float *output)
{
    multiply(settings, input, output, TS_WEIGHTS_INT8);
}
