/* Single floats to the power of a whole number, factor by factor. */
#ifndef TS_POW_H
#define TS_POW_H

#include <stdint.h>

typedef struct {
    int32_t elements;
    int32_t exponent;
} ts_pow_float_settings;

void ts_pow_float(const ts_pow_float_settings *settings, const float *input, float *output);

#endif
