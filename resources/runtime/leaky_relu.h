/* LEAKY_RELU: negative numbers are multiplied by a slope. */
#ifndef TS_LEAKY_RELU_H
#define TS_LEAKY_RELU_H

#include <stdint.h>

typedef struct {
    int32_t elements;
    int32_t input_zero_point;
    int32_t output_zero_point;
    int32_t positive_multiplier;
    int32_t positive_shift;
    int32_t negative_multiplier;
    int32_t negative_shift;
} ts_leaky_relu_int8_settings;

typedef struct {
    int32_t elements;
    float slope;
} ts_leaky_relu_float_settings;

void ts_leaky_relu_int8(const ts_leaky_relu_int8_settings *settings, const int8_t *input, int8_t *output);
void ts_leaky_relu_float(const ts_leaky_relu_float_settings *settings, const float *input, float *output);

#endif
