/* FULLY_CONNECTED on int8, with weights in fewer bytes. */
#ifndef TS_FULLY_CONNECTED_INT8_ENCODED_H
#define TS_FULLY_CONNECTED_INT8_ENCODED_H

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
    const TS_CONSTANT uint8_t *weights; /* of the outputs one after the other, see encoded_dot.h */
    const TS_CONSTANT int32_t *bias;    /* with the input's zero point folded in */
    const TS_CONSTANT int32_t *multiplier_high;
    const TS_CONSTANT int32_t *multiplier_low;
    const TS_CONSTANT int8_t *shift;
} ts_fully_connected_int8_encoded_settings;

void ts_fully_connected_int8_int4(const ts_fully_connected_int8_encoded_settings *settings, const int8_t *input, int8_t *output);
void ts_fully_connected_int8_bitmap(const ts_fully_connected_int8_encoded_settings *settings, const int8_t *input, int8_t *output);
void ts_fully_connected_int8_delta(const ts_fully_connected_int8_encoded_settings *settings, const int8_t *input, int8_t *output);
void ts_fully_connected_int8_blocks(const ts_fully_connected_int8_encoded_settings *settings, const int8_t *input, int8_t *output);
void ts_fully_connected_int8_tiles(const ts_fully_connected_int8_encoded_settings *settings, const int8_t *input, int8_t *output);

#endif
