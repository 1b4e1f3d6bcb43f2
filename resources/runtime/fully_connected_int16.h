/* FULLY_CONNECTED on 16-bit activations and 8-bit weights: every row of the input times a matrix. */
#ifndef TS_FULLY_CONNECTED_INT16_H
#define TS_FULLY_CONNECTED_INT16_H

#include <stdint.h>

#include "constant.h"

typedef struct {
    int32_t rows;
    int32_t inputs;  /* per row */
    int32_t outputs; /* per row */
    int32_t low;     /* fused activation */
    int32_t high;
    int32_t scale_step; /* 1: a scale per output; 0: one for all */
    const TS_CONSTANT int8_t *weights; /* [outputs][inputs] */
    const TS_CONSTANT int64_t *bias;
    const TS_CONSTANT int32_t *multiplier_high;
    const TS_CONSTANT int32_t *multiplier_low;
    const TS_CONSTANT int8_t *shift;
} ts_fully_connected_int16_settings;

void ts_fully_connected_int16(const ts_fully_connected_int16_settings *settings, const int16_t *input, int16_t *output);

#endif
