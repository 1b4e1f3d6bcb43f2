/* FULLY_CONNECTED in floats, with weights that are stored in fewer bits. */
#ifndef TS_FULLY_CONNECTED_FLOAT_WEIGHTS_H
#define TS_FULLY_CONNECTED_FLOAT_WEIGHTS_H

#include <stdint.h>

#include "constant.h"

typedef struct {
    int32_t rows;
    int32_t inputs;  /* per row */
    int32_t outputs; /* per row */
    float low; /* fused activation */
    float high;
    int32_t scale_step; /* 1: a scale per output channel; 0: one for all */
    const TS_CONSTANT void *weights; /* [outputs][inputs] */
    const TS_CONSTANT float *scale;  /* what a stored 1 stands for */
    const TS_CONSTANT float *bias;
} ts_fully_connected_float_weights_settings;

void ts_fully_connected_float_weights_half(const ts_fully_connected_float_weights_settings *settings, const float *input, float *output);
void ts_fully_connected_float_weights_int8(const ts_fully_connected_float_weights_settings *settings, const float *input, float *output);

#endif
