/* CONV_2D in floats, with weights that are stored in fewer bits. */
#ifndef TS_CONV2D_FLOAT_WEIGHTS_H
#define TS_CONV2D_FLOAT_WEIGHTS_H

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
    int32_t stride_height;
    int32_t stride_width;
    int32_t dilation_height;
    int32_t dilation_width;
    int32_t padding_top;
    int32_t padding_left;
    float low; /* fused activation */
    float high;
    int32_t scale_step; /* 1: a scale per output channel; 0: one for all */
    const TS_CONSTANT void *weights; /* [output channel][y][x][input channel] */
    const TS_CONSTANT float *scale;  /* what a stored 1 stands for */
    const TS_CONSTANT float *bias;
} ts_conv2d_float_weights_settings;

void ts_conv2d_float_weights_half(const ts_conv2d_float_weights_settings *settings, const float *input, float *output);
void ts_conv2d_float_weights_int8(const ts_conv2d_float_weights_settings *settings, const float *input, float *output);

#endif
