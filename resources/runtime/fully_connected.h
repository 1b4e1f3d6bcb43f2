/* FULLY_CONNECTED: every row of the input times a matrix. */
#ifndef TS_FULLY_CONNECTED_H
#define TS_FULLY_CONNECTED_H

#include <stdint.h>

#include "constant.h"

typedef struct {
    int32_t rows;
    int32_t inputs;  /* per row */
    int32_t outputs; /* per row */
    int32_t output_offset;
    int32_t low; /* fused activation */
    int32_t high;
    int32_t scale_step; /* 1: a scale per output; 0: one for all */
    const TS_CONSTANT int8_t *weights; /* [outputs][inputs] */
    const TS_CONSTANT int32_t *bias;   /* with the input's zero point folded in */
    const TS_CONSTANT int32_t *multiplier_high;
    const TS_CONSTANT int32_t *multiplier_low;
    const TS_CONSTANT int8_t *shift;
} ts_fully_connected_int8_settings;

typedef struct {
    int32_t rows;
    int32_t inputs;
    int32_t outputs;
    float low;
    float high;
    const TS_CONSTANT float *weights;
    const TS_CONSTANT float *bias;
} ts_fully_connected_float_settings;

void ts_fully_connected_int8(const ts_fully_connected_int8_settings *settings, const int8_t *input, int8_t *output);
void ts_fully_connected_float(const ts_fully_connected_float_settings *settings, const float *input, float *output);

#endif
