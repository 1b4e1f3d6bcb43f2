/* FULLY_CONNECTED with weights that the model computes: every row of the input times a matrix in memory. */
#ifndef TS_FULLY_CONNECTED_COMPUTED_H
#define TS_FULLY_CONNECTED_COMPUTED_H

#include <stdint.h>

#include "constant.h"

typedef struct {
    int32_t rows;
    int32_t inputs;  /* per row */
    int32_t outputs; /* per row */
    int32_t input_offset; /* minus the zero point */
    int32_t weights_offset;
    int32_t output_offset;
    int32_t low; /* fused activation */
    int32_t high;
    int32_t multiplier_high;
    int32_t multiplier_low;
    int32_t shift;
    const TS_CONSTANT int32_t *bias;
} ts_fully_connected_computed_int8_settings;

typedef struct {
    int32_t rows;
    int32_t inputs;
    int32_t outputs;
    float low;
    float high;
    const TS_CONSTANT float *bias;
} ts_fully_connected_computed_float_settings;

void ts_fully_connected_computed_int8(const ts_fully_connected_computed_int8_settings *settings, const int8_t *input,
                                      const int8_t *weights, int8_t *output);
void ts_fully_connected_computed_float(const ts_fully_connected_computed_float_settings *settings, const float *input,
                                       const float *weights, float *output);

#endif
