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

/* Four outputs side by side: each input is fetched once for four products, and the sums do not wait for one another. */
static void four_outputs(const TS_CONSTANT float *const *weights, const float *input, int32_t inputs, float *sums)
{
    const TS_CONSTANT float *first = weights[0];
    const TS_CONSTANT float *second = weights[1];
    const TS_CONSTANT float *third = weights[2];
    const TS_CONSTANT float *fourth = weights[3];
    float sum[4] = {0.0f, 0.0f, 0.0f, 0.0f};

    for (; inputs > 0; inputs--) {
        const float value = *input++;

        sum[0] += value * *first++;
        sum[1] += value * *second++;
        sum[2] += value * *third++;
        sum[3] += value * *fourth++;
    }
    for (int32_t k = 0; k < 4; k++) {
        sums[k] = sum[k];
    }
}

void ts_fully_connected_float(const ts_fully_connected_float_settings *settings, const float *input, float *output)
{
    const int32_t last = settings->outputs - 1;

    for (int32_t row = 0; row < settings->rows; row++, input += settings->inputs) {
        for (int32_t to = 0; to <= last; to += 4) {
            const TS_CONSTANT float *weights[4]; /* beyond the last output: that one again */
            float sums[4];

            for (int32_t k = 0; k < 4; k++) {
                weights[k] = settings->weights + (to + k < last ? to + k : last) * settings->inputs;
            }
            four_outputs(weights, input, settings->inputs, sums);
            for (int32_t k = 0; k < 4 && to + k <= last; k++) {
                *output++ = ts_clamp_float(sums[k] + settings->bias[to + k], settings->low, settings->high);
            }
        }
    }
}
