/* CONV_2D in groups: each filter sees only the input channels of its own group. */
#ifndef TS_GROUPED_CONV2D_H
#define TS_GROUPED_CONV2D_H

#include <stdint.h>

#include "constant.h"

typedef struct {
    int32_t input_height;
    int32_t input_width;
    int32_t input_channels;
    int32_t output_height;
    int32_t output_width;
    int32_t output_channels;
    int32_t group_inputs;  /* input channels per group */
    int32_t group_outputs; /* filters per group */
    int32_t window_height;
    int32_t window_width;
    int32_t stride_height;
    int32_t stride_width;
    int32_t dilation_height;
    int32_t dilation_width;
    int32_t padding_top;
    int32_t padding_left;
    int32_t input_offset; /* minus the input's zero point */
    int32_t output_offset;
    int32_t low; /* fused activation */
    int32_t high;
    int32_t scale_step; /* 1: a scale per output channel; 0: one for all */
    const TS_CONSTANT int8_t *weights; /* [output channel][y][x][channel of its group] */
    const TS_CONSTANT int32_t *bias;
    const TS_CONSTANT int32_t *multiplier;
    const TS_CONSTANT int8_t *shift;
} ts_grouped_conv2d_int8_settings;

typedef struct {
    int32_t input_height;
    int32_t input_width;
    int32_t input_channels;
    int32_t output_height;
    int32_t output_width;
    int32_t output_channels;
    int32_t group_inputs;
    int32_t group_outputs;
    int32_t window_height;
    int32_t window_width;
    int32_t stride_height;
    int32_t stride_width;
    int32_t dilation_height;
    int32_t dilation_width;
    int32_t padding_top;
    int32_t padding_left;
    float low;
    float high;
    const TS_CONSTANT float *weights;
    const TS_CONSTANT float *bias;
} ts_grouped_conv2d_float_settings;

void ts_grouped_conv2d_int8(const ts_grouped_conv2d_int8_settings *settings, const int8_t *input, int8_t *output);
void ts_grouped_conv2d_float(const ts_grouped_conv2d_float_settings *settings, const float *input, float *output);

#endif
