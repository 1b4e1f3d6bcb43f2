/* DEQUANTIZE: 16-bit numbers to floats. */
#ifndef TS_DEQUANTIZE_INT16_H
#define TS_DEQUANTIZE_INT16_H

#include <stdint.h>

typedef struct {
    int32_t elements;
    float scale;
} ts_dequantize_int16_settings;

void ts_dequantize_int16(const ts_dequantize_int16_settings *settings, const int16_t *input, float *output);

#endif
