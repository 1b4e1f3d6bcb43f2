/* DEPTHWISE_CONV_2D of a 3x3 window for cores with the DSP extension: tile by tile of the output, four channels at a time. */
#ifndef TS_DEPTHWISE_CONV2D_INT8_ARMV7EM_H
#define TS_DEPTHWISE_CONV2D_INT8_ARMV7EM_H

#include <stdint.h>

#include "constant.h"

typedef struct {
    int32_t input_height;
    int32_t input_width;
    int32_t input_channels; /* at least 4, as many as the output has */
    int32_t output_height;
    int32_t output_width;
    int32_t output_channels;
    int32_t window_height; /* 3 */
    int32_t window_width;
    int32_t stride_height; /* 1, or 2 for the functions `by_two` */
    int32_t stride_width;
    int32_t padding_top; /* at most 1 along the rows of a tile */
    int32_t padding_left;
    int32_t input_zero_point;
    int32_t output_offset;
    int32_t low; /* fused activation */
    int32_t high;
    int32_t is_upright; /* the rows of a tile go from top to bottom, not from left to right */
    int32_t tile_height; /* of outputs */
    int32_t tile_width;
    const TS_CONSTANT int8_t *weights; /* and scales of each channel, as in slide_int8_armv7em.h */
} ts_depthwise_conv2d_int8_armv7em_settings;

/* `scratch`: the planes of the largest tile. */
void ts_depthwise_conv2d_int8_armv7em(const ts_depthwise_conv2d_int8_armv7em_settings *settings, const int8_t *input, int8_t *output,
                                      void *scratch);
void ts_depthwise_conv2d_fitted_int8_armv7em(const ts_depthwise_conv2d_int8_armv7em_settings *settings, const int8_t *input,
                                             int8_t *output, void *scratch);
void ts_depthwise_conv2d_by_two_int8_armv7em(const ts_depthwise_conv2d_int8_armv7em_settings *settings, const int8_t *input,
                                             int8_t *output, void *scratch);
void ts_depthwise_conv2d_by_two_fitted_int8_armv7em(const ts_depthwise_conv2d_int8_armv7em_settings *settings, const int8_t *input,
                                                    int8_t *output, void *scratch);

#endif
