/* LEAKY_RELU on 16-bit numbers: negative ones are multiplied by a slope. */
#ifndef TS_LEAKY_RELU_INT16_H
#define TS_LEAKY_RELU_INT16_H

#include <stdint.h>

typedef struct {
    int32_t elements;
    int32_t positive_multiplier;
    int32_t positive_shift;
    int32_t negative_multiplier;
    int32_t negative_shift;
} ts_leaky_relu_int16_settings;

void ts_leaky_relu_int16(const ts_leaky_relu_int16_settings *settings, const int16_t *input, int16_t *output);

#endif
