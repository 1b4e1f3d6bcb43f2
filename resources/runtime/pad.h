/* A sample with a border of one constant value. Three axes; samples with fewer have leading axes of size 1. */
#ifndef TS_PAD_H
#define TS_PAD_H

#include <stdint.h>

typedef struct {
    int32_t height;
    int32_t width;
    int32_t channels;
    int32_t rows_before;
    int32_t rows_after;
    int32_t columns_before;
    int32_t columns_after;
    int32_t channels_before;
    int32_t channels_after;
    int32_t value;
} ts_pad_int8_settings;

typedef struct {
    int32_t height;
    int32_t width;
    int32_t channels;
    int32_t rows_before;
    int32_t rows_after;
    int32_t columns_before;
    int32_t columns_after;
    int32_t channels_before;
    int32_t channels_after;
    float value;
} ts_pad_float_settings;

void ts_pad_int8(const ts_pad_int8_settings *settings, const int8_t *input, int8_t *output);
void ts_pad_float(const ts_pad_float_settings *settings, const float *input, float *output);

#endif
