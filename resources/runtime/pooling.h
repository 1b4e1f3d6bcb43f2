/* What maximum and average pooling share: their settings, and the part of a window that lies inside the input. */
#ifndef TS_POOLING_H
#define TS_POOLING_H

#include <stdint.h>

typedef struct {
    int32_t input_height;
    int32_t input_width;
    int32_t input_channels;
    int32_t output_height;
    int32_t output_width;
    int32_t window_height;
    int32_t window_width;
    int32_t stride_height;
    int32_t stride_width;
    int32_t padding_top;
    int32_t padding_left;
    int32_t low;
    int32_t high;
} ts_pool2d_int8_settings;

typedef struct {
    int32_t input_height;
    int32_t input_width;
    int32_t input_channels;
    int32_t output_height;
    int32_t output_width;
    int32_t window_height;
    int32_t window_width;
    int32_t stride_height;
    int32_t stride_width;
    int32_t padding_top;
    int32_t padding_left;
    float low;
    float high;
} ts_pool2d_float_settings;

typedef struct {
    int32_t from;
    int32_t to;
} ts_span;

/* The input elements along one axis that a window covers which starts at `start`; never empty, or there is no output. */
static inline ts_span ts_covered(int32_t start, int32_t window, int32_t size)
{
    ts_span span;

    span.from = start < 0 ? 0 : start;
    span.to = start + window < size ? start + window : size;
    return span;
}

#endif
