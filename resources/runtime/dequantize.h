/* DEQUANTIZE: int8 to floats. */
#ifndef TS_DEQUANTIZE_H
#define TS_DEQUANTIZE_H

#include <stdint.h>

typedef struct {
    int32_t elements;
    int32_t zero_point;
    float scale;
} ts_dequantize_settings;

void ts_dequantize(const ts_dequantize_settings *settings, const int8_t *input, float *output);

#endif
