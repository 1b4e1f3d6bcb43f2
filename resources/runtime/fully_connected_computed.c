#include "fully_connected_computed.h"

#include "fixed_point.h"
#include "float_range.h"

void ts_fully_connected_computed_int8(const ts_fully_connected_computed_int8_settings *settings, const int8_t *input,
                                      const int8_t *weights, int8_t *output)
{
    for (int32_t row = 0; row < settings->rows; row++) {
        const int8_t *weight = weights;

        for (int32_t to = 0; to < settings->outputs; to++) {
            int32_t sum = settings->bias[to];

            for (int32_t from = 0; from < settings->inputs; from++) {
                sum += (input[from] + settings->input_offset) * (weight[from] + settings->weights_offset);
            }
            sum = ts_scale_once(sum, settings->multiplier_high, settings->multiplier_low, settings->shift);
            *output++ = ts_clamp_int8(sum + settings->output_offset, settings->low, settings->high);
            weight += settings->inputs;
        }
        input += settings->inputs;
    }
}

void ts_fully_connected_computed_float(const ts_fully_connected_computed_float_settings *settings, const float *input,
                                       const float *weights, float *output)
{
    for (int32_t row = 0; row < settings->rows; row++) {
        const float *weight = weights;

        for (int32_t to = 0; to < settings->outputs; to++) {
            float sum = 0.0f;

            for (int32_t from = 0; from < settings->inputs; from++) {
                sum += input[from] * weight[from];
            }
            *output++ = ts_clamp_float(sum + settings->bias[to], settings->low, settings->high);
            weight += settings->inputs;
        }
        input += settings->inputs;
    }
}
