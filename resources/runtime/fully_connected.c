#include "fully_connected.h"

#include "fixed_point.h"
#include "float_range.h"

void ts_fully_connected_int8(const ts_fully_connected_int8_settings *settings, const int8_t *input, int8_t *output)
{
    for (int32_t row = 0; row < settings->rows; row++) {
        const TS_CONSTANT int8_t *weights = settings->weights;

        for (int32_t to = 0; to < settings->outputs; to++) {
            const int32_t scale = to * settings->scale_step;
            int32_t sum = settings->bias[to];

            for (int32_t from = 0; from < settings->inputs; from++) {
                sum += input[from] * weights[from];
            }
            sum = ts_scale_once(sum, settings->multiplier_high[scale], settings->multiplier_low[scale], settings->shift[scale]);
            *output++ = ts_clamp_int8(sum + settings->output_offset, settings->low, settings->high);
            weights += settings->inputs;
        }
        input += settings->inputs;
    }
}

void ts_fully_connected_float(const ts_fully_connected_float_settings *settings, const float *input, float *output)
{
    for (int32_t row = 0; row < settings->rows; row++) {
        const TS_CONSTANT float *weights = settings->weights;

        for (int32_t to = 0; to < settings->outputs; to++) {
            float sum = 0.0f;

            for (int32_t from = 0; from < settings->inputs; from++) {
                sum += input[from] * weights[from];
            }
            *output++ = ts_clamp_float(sum + settings->bias[to], settings->low, settings->high);
            weights += settings->inputs;
        }
        input += settings->inputs;
    }
}
