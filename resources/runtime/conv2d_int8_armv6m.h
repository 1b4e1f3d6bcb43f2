/* CONV_2D for the smallest Arm cores: the same bits as ts_conv2d_int8. */
#ifndef TS_CONV2D_INT8_ARMV6M_H
#define TS_CONV2D_INT8_ARMV6M_H

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
    int32_t inputs;           /* of a window, rounded up to a multiple of 4 */
    int32_t split;            /* of the scales */
    const int32_t *weights;   /* the stream of column_int8_armv6m.h */
} ts_conv2d_int8_armv6m_settings;

/* `scratch`: 4 * inputs bytes, on a word boundary. */
void ts_conv2d_int8_armv6m(const ts_conv2d_int8_armv6m_settings *settings, const int8_t *input, int8_t *output, void *scratch);

#endif
