/* UNIDIRECTIONAL_SEQUENCE_LSTM: a long short-term memory over all steps of one sample. It begins empty at every call.
 * Gates in this order: input, forget, cell, output. Scratch memory holds the cells, and an output before the first. */
#ifndef TS_UNIDIRECTIONAL_SEQUENCE_LSTM_H
#define TS_UNIDIRECTIONAL_SEQUENCE_LSTM_H

#include <stdint.h>

#include "constant.h"

typedef struct {
    int32_t steps;
    int32_t inputs; /* per step */
    int32_t cells;  /* as many outputs per step */
    int32_t first_output; /* the stored value of 0 */
    int32_t cell_integer_bits;
    int32_t cell_clip; /* largest stored value of a cell */
    int32_t hidden_multiplier;
    int32_t hidden_shift;
    int32_t output_offset;
    const TS_CONSTANT int8_t *input_weights;     /* [cell][gate][input] */
    const TS_CONSTANT int8_t *recurrent_weights; /* [cell][gate][cell] */
    const TS_CONSTANT int32_t *input_bias;       /* [cell][gate], with the input's zero point folded in */
    const TS_CONSTANT int32_t *recurrent_bias;   /* [cell][gate], the output's zero point alone */
    const TS_CONSTANT int32_t *input_multiplier; /* [gate] */
    const TS_CONSTANT int8_t *input_shift;
    const TS_CONSTANT int32_t *recurrent_multiplier;
    const TS_CONSTANT int8_t *recurrent_shift;
} ts_unidirectional_sequence_lstm_int8_settings;

typedef struct {
    int32_t steps;
    int32_t inputs;
    int32_t cells;
    float cell_clip;
    const TS_CONSTANT float *input_weights;
    const TS_CONSTANT float *recurrent_weights;
    const TS_CONSTANT float *bias; /* [cell][gate] */
} ts_unidirectional_sequence_lstm_float_settings;

void ts_unidirectional_sequence_lstm_int8(const ts_unidirectional_sequence_lstm_int8_settings *settings, const int8_t *input,
                                          int8_t *output, void *scratch);
void ts_unidirectional_sequence_lstm_float(const ts_unidirectional_sequence_lstm_float_settings *settings, const float *input,
                                           float *output, void *scratch);

#endif
