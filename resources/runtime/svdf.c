#include "svdf.h"

#include "fixed_point.h"
#include "float_range.h"

/* What one filter sees in the input. */
static int16_t feature_int8(const ts_svdf_int8_settings *settings, const int8_t *input, const TS_CONSTANT int8_t *weights)
{
    int32_t sum = 0;

    for (int32_t k = 0; k < settings->inputs; k++) {
        sum += (input[k] + settings->input_offset) * weights[k];
    }
    return (int16_t)ts_clamp(ts_scale(sum, settings->state_multiplier, settings->state_shift), INT16_MIN, INT16_MAX);
}

/* Adds what one filter says over time, modulo 2^32. */
static uint32_t add_steps_int8(uint32_t sum, const int16_t *state, const TS_CONSTANT int16_t *weights, int32_t memory)
{
    for (int32_t step = 0; step < memory; step++) {
        sum += (uint32_t)(state[step] * (int32_t)weights[step]);
    }
    return sum;
}

void ts_svdf_int8(const ts_svdf_int8_settings *settings, const int8_t *input, int16_t *state, int8_t *output)
{
    const int32_t memory = settings->memory;
    const TS_CONSTANT int8_t *feature_weights = settings->feature_weights;
    const TS_CONSTANT int16_t *time_weights = settings->time_weights;

    for (int32_t unit = 0; unit < settings->units; unit++) {
        uint32_t sum = (uint32_t)settings->bias[unit];

        for (int32_t filter = 0; filter < settings->rank; filter++) {
            for (int32_t step = 1; step < memory; step++) {
                state[step - 1] = state[step];
            }
            state[memory - 1] = feature_int8(settings, input, feature_weights);
            sum = add_steps_int8(sum, state, time_weights, memory);
            feature_weights += settings->inputs;
            time_weights += memory;
            state += memory;
        }
        const int32_t scaled = ts_scale((int32_t)sum, settings->output_multiplier, settings->output_shift);

        output[unit] = ts_clamp_int8(scaled + settings->output_offset, INT8_MIN, INT8_MAX);
    }
}

static float dot_float(const float *numbers, const TS_CONSTANT float *weights, int32_t count)
{
    float sum = 0.0f;

    for (int32_t k = 0; k < count; k++) {
        sum += numbers[k] * weights[k];
    }
    return sum;
}

void ts_svdf_float(const ts_svdf_float_settings *settings, const float *input, float *state, float *output)
{
    const int32_t memory = settings->memory;
    const TS_CONSTANT float *feature_weights = settings->feature_weights;
    const TS_CONSTANT float *time_weights = settings->time_weights;

    for (int32_t unit = 0; unit < settings->units; unit++) {
        float sum = settings->bias[unit];

        for (int32_t filter = 0; filter < settings->rank; filter++) {
            for (int32_t step = 1; step < memory; step++) {
                state[step - 1] = state[step];
            }
            state[memory - 1] = dot_float(input, feature_weights, settings->inputs);
            sum += dot_float(state, time_weights, memory);
            feature_weights += settings->inputs;
            time_weights += memory;
            state += memory;
        }
        output[unit] = ts_clamp_float(sum, settings->low, settings->high);
    }
}
