/* TRANSPOSE_CONV on 16-bit activations and 8-bit weights: every input pixel adds its window, scaled, to a larger image. */
#ifndef TS_TRANSPOSE_CONV_INT16_H
#define TS_TRANSPOSE_CONV_INT16_H

#include <stdint.h>

#include "constant.h"

typedef struct {
    int32_t input_height;
    int32_t input_width;
    int32_t input_channels;
    int32_t output_height;
    int32_t output_width;
    int32_t output_channels;
    int32_t window_height;
    int32_t window_width;
    int32_t stride_height; /* output pixels per input pixel */
    int32_t stride_width;
    int32_t padding_top; /* rows of the first window above the output */
    int32_t padding_left;
    int32_t low; /* fused activation */
    int32_t high;
    int32_t scale_step; /* 1: a scale per output channel; 0: one for all */
    int32_t is_narrow;  /* 1: sums have 32 bits and multipliers 31, as with a 32-bit bias; 0: 64 and 15 */
    const TS_CONSTANT int8_t *weights; /* [output channel][y][x][input channel] */
    const TS_CONSTANT int64_t *bias;
    const TS_CONSTANT int32_t *multiplier;
    const TS_CONSTANT int8_t *shift;
} ts_transpose_conv_int16_settings;

void ts_transpose_conv_int16(const ts_transpose_conv_int16_settings *settings, const int16_t *input, int16_t *output);

#endif
