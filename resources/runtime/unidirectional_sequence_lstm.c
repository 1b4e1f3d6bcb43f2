#include "unidirectional_sequence_lstm.h"

#include <string.h>

#include "fixed_point.h"
#include "float_math.h"
#include "float_range.h"
#include "gate_functions.h"

enum { INPUT_GATE, FORGET_GATE, CELL_GATE, OUTPUT_GATE, GATES };

static int32_t dot_int8(const int8_t *numbers, const TS_CONSTANT int8_t *weights, int32_t count)
{
    int32_t sum = 0;

    for (int32_t k = 0; k < count; k++) {
        sum += numbers[k] * weights[k];
    }
    return sum;
}

/* What reaches one gate of one cell, 12 fraction bits. */
static int32_t gate_sum_int8(const ts_unidirectional_sequence_lstm_int8_settings *settings, const int8_t *input, const int8_t *before,
                             int32_t cell, int32_t gate)
{
    const int32_t row = cell * GATES + gate;
    const int32_t from_input =
        settings->input_bias[row] + dot_int8(input, settings->input_weights + row * settings->inputs, settings->inputs);
    const int32_t from_before =
        settings->recurrent_bias[row] + dot_int8(before, settings->recurrent_weights + row * settings->cells, settings->cells);
    const int32_t first = ts_saturate_int16(ts_scale(from_input, settings->input_multiplier[gate], settings->input_shift[gate]));
    const int32_t second = ts_scale(from_before, settings->recurrent_multiplier[gate], settings->recurrent_shift[gate]);

    return ts_saturate_int16(ts_clamp(second, INT32_C(2) * INT16_MIN, INT32_C(2) * INT16_MAX) + first);
}

/* Updates one cell and gives its output. */
static int8_t step_int8(const ts_unidirectional_sequence_lstm_int8_settings *settings, const int8_t *input, const int8_t *before,
                        int32_t cell, int16_t *state)
{
    const int32_t forget = ts_gate_logistic(gate_sum_int8(settings, input, before, cell, FORGET_GATE));
    const int32_t candidate = ts_gate_tanh(gate_sum_int8(settings, input, before, cell, CELL_GATE), 3);
    const int32_t open = ts_gate_logistic(gate_sum_int8(settings, input, before, cell, INPUT_GATE));
    const int32_t kept = ts_divide_by_power_of_two(forget * *state, 15);
    const int32_t added = ts_divide_by_power_of_two(open * candidate, 15 + settings->cell_integer_bits);
    const int32_t value = ts_clamp(ts_saturate_int16(kept + added), -settings->cell_clip, settings->cell_clip);
    const int32_t shown = ts_gate_logistic(gate_sum_int8(settings, input, before, cell, OUTPUT_GATE));
    const int32_t hidden = shown * ts_gate_tanh(value, settings->cell_integer_bits);

    *state = (int16_t)value;
    return ts_clamp_int8(ts_scale(hidden, settings->hidden_multiplier, settings->hidden_shift) + settings->output_offset, -128, 127);
}

void ts_unidirectional_sequence_lstm_int8(const ts_unidirectional_sequence_lstm_int8_settings *settings, const int8_t *input,
                                          int8_t *output, void *scratch)
{
    int16_t *states = (int16_t *)scratch;
    int8_t *first_output = (int8_t *)(states + settings->cells);
    const int8_t *before = first_output;

    memset(states, 0, sizeof(int16_t) * (size_t)settings->cells);
    memset(first_output, (int)settings->first_output, (size_t)settings->cells);
    for (int32_t step = 0; step < settings->steps; step++) {
        for (int32_t cell = 0; cell < settings->cells; cell++) {
            output[cell] = step_int8(settings, input, before, cell, &states[cell]);
        }
        before = output;
        input += settings->inputs;
        output += settings->cells;
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

static float gate_sum_float(const ts_unidirectional_sequence_lstm_float_settings *settings, const float *input, const float *before,
                            int32_t cell, int32_t gate)
{
    const int32_t row = cell * GATES + gate;
    const float from_input = dot_float(input, settings->input_weights + row * settings->inputs, settings->inputs);

    return settings->bias[row] + from_input + dot_float(before, settings->recurrent_weights + row * settings->cells, settings->cells);
}

static float step_float(const ts_unidirectional_sequence_lstm_float_settings *settings, const float *input, const float *before,
                        int32_t cell, float *state)
{
    const float forget = ts_logistic(gate_sum_float(settings, input, before, cell, FORGET_GATE));
    const float candidate = ts_tanh(gate_sum_float(settings, input, before, cell, CELL_GATE));
    const float open = ts_logistic(gate_sum_float(settings, input, before, cell, INPUT_GATE));
    const float shown = ts_logistic(gate_sum_float(settings, input, before, cell, OUTPUT_GATE));

    *state = ts_clamp_float(forget * *state + open * candidate, -settings->cell_clip, settings->cell_clip);
    return shown * ts_tanh(*state);
}

void ts_unidirectional_sequence_lstm_float(const ts_unidirectional_sequence_lstm_float_settings *settings, const float *input,
                                           float *output, void *scratch)
{
    float *states = (float *)scratch;
    float *first_output = states + settings->cells;
    const float *before = first_output;

    memset(states, 0, 2 * sizeof(float) * (size_t)settings->cells);
    for (int32_t step = 0; step < settings->steps; step++) {
        for (int32_t cell = 0; cell < settings->cells; cell++) {
            output[cell] = step_float(settings, input, before, cell, &states[cell]);
        }
        before = output;
        input += settings->inputs;
        output += settings->cells;
    }
}
