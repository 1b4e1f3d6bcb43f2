/* RELU, RELU6, RELU_N1_TO_1: a clamp, with a change of scale on int8. */
#ifndef TS_RELU_H
#define TS_RELU_H

#include <stdint.h>

typedef struct {
    int32_t elements;
    int32_t input_zero_point;
    int32_t output_zero_point;
    int32_t low;
    int32_t high;
    int32_t multiplier;
    int32_t shift;
} ts_relu_int8_settings;

typedef struct {
    int32_t elements;
    float low;
    float high;
} ts_relu_float_settings;

void ts_relu_int8(const ts_relu_int8_settings *settings, const int8_t *input, int8_t *output);
void ts_relu_float(const ts_relu_float_settings *settings, const float *input, float *output);

#endif
