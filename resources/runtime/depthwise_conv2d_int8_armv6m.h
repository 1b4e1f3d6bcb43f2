/* DEPTHWISE_CONV_2D for the smallest Arm cores: the rows under the window are copied, padding included, so the output may overwrite the input. */
#ifndef TS_DEPTHWISE_CONV2D_INT8_ARMV6M_H
#define TS_DEPTHWISE_CONV2D_INT8_ARMV6M_H

#include <stdint.h>

#include "constant.h"

typedef struct {
    int32_t input_height;
    int32_t input_width;
    int32_t input_channels;
    int32_t output_height;
    int32_t output_width;
    int32_t output_channels;
    int32_t outputs_per_channel;
    int32_t window_height;
    int32_t window_width;
    int32_t stride_height;
    int32_t stride_width;
    int32_t dilation_height;
    int32_t dilation_width;
    int32_t padding_top;
    int32_t padding_left;
    int32_t input_zero_point; /* stands in the padding */
    int32_t low;              /* fused activation */
    int32_t high;
    int32_t row_bytes;     /* of a copied row, a multiple of 4 */
    int32_t channel_words; /* of one output channel in `weights` */
    int32_t weight_words;  /* the part of them that holds weights */
    const TS_CONSTANT int32_t *weights; /* the stream of outputs_int8_armv6m.h */
} ts_depthwise_conv2d_int8_armv6m_settings;

/* `scratch`: as many copied rows as the window covers. */
void ts_depthwise_conv2d_int8_armv6m(const ts_depthwise_conv2d_int8_armv6m_settings *settings, const int8_t *input, int8_t *output,
                                     void *scratch);
void ts_depthwise_conv2d_signed_int8_armv6m(const ts_depthwise_conv2d_int8_armv6m_settings *settings, const int8_t *input, int8_t *output,
                                            void *scratch);
/* 3x3 windows one tap apart, at least two outputs in a row, */
void ts_depthwise_conv2d_3x3_int8_armv6m(const ts_depthwise_conv2d_int8_armv6m_settings *settings, const int8_t *input, int8_t *output,
                                         void *scratch);
void ts_depthwise_conv2d_3x3_signed_int8_armv6m(const ts_depthwise_conv2d_int8_armv6m_settings *settings, const int8_t *input,
                                                int8_t *output, void *scratch);
/* and two taps apart. */
void ts_depthwise_conv2d_3x3_by_two_int8_armv6m(const ts_depthwise_conv2d_int8_armv6m_settings *settings, const int8_t *input,
                                                int8_t *output, void *scratch);
void ts_depthwise_conv2d_3x3_by_two_signed_int8_armv6m(const ts_depthwise_conv2d_int8_armv6m_settings *settings, const int8_t *input,
                                                       int8_t *output, void *scratch);

#endif
