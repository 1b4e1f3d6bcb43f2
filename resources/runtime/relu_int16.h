/* RELU and RELU6 on 16-bit numbers: a clamp and a change of scale. */
#ifndef TS_RELU_INT16_H
#define TS_RELU_INT16_H

#include <stdint.h>

typedef struct {
    int32_t elements;
    int32_t low;
    int32_t high;
    int32_t multiplier;
    int32_t shift;
} ts_relu_int16_settings;

void ts_relu_int16(const ts_relu_int16_settings *settings, const int16_t *input, int16_t *output);

#endif
