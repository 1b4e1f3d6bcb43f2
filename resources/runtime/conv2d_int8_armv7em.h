/* CONV_2D for cores with the DSP extension: the same bits as ts_conv2d_int8. */
#ifndef TS_CONV2D_INT8_ARMV7EM_H
#define TS_CONV2D_INT8_ARMV7EM_H

#include <stdint.h>

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
    int32_t input_zero_point; /* stands in the padding */
    int32_t output_offset;
    int32_t low; /* fused activation */
    int32_t high;
    int32_t words;          /* of a window, each of whose rows is filled up to whole words */
    int32_t is_fitted;      /* which of its scales the stream has */
    const int32_t *weights; /* the stream of two_columns_int8_armv7em.h */
} ts_conv2d_int8_armv7em_settings;

/* `scratch`: 24 * words + 8 bytes, on a word boundary. */
void ts_conv2d_int8_armv7em(const ts_conv2d_int8_armv7em_settings *settings, const int8_t *input, int8_t *output, void *scratch);

#endif
