/* CONV_2D on int8, with weights in fewer bytes. */
#ifndef TS_CONV2D_INT8_ENCODED_H
#define TS_CONV2D_INT8_ENCODED_H

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
    int32_t input_zero_point;
    int32_t output_offset;
    int32_t low; /* fused activation */
    int32_t high;
    int32_t scale_step; /* 1: a scale per output channel; 0: one for all */
    const TS_CONSTANT uint8_t *weights; /* of the output channels one after the other, see encoded_dot.h */
    const TS_CONSTANT int32_t *bias;    /* with the input's zero point folded in */
    const TS_CONSTANT int32_t *multiplier;
    const TS_CONSTANT int8_t *shift;
} ts_conv2d_int8_encoded_settings;

/* `scratch` holds one window. */
void ts_conv2d_int8_int4(const ts_conv2d_int8_encoded_settings *settings, const int8_t *input, int8_t *output, void *scratch);
void ts_conv2d_int8_bitmap(const ts_conv2d_int8_encoded_settings *settings, const int8_t *input, int8_t *output, void *scratch);
void ts_conv2d_int8_delta(const ts_conv2d_int8_encoded_settings *settings, const int8_t *input, int8_t *output, void *scratch);
void ts_conv2d_int8_blocks(const ts_conv2d_int8_encoded_settings *settings, const int8_t *input, int8_t *output, void *scratch);
void ts_conv2d_int8_tiles(const ts_conv2d_int8_encoded_settings *settings, const int8_t *input, int8_t *output, void *scratch);

#endif
