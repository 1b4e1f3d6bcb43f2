/* QUANTIZE: floats to int8, or int8 to int8 of another scale. */
#ifndef TS_QUANTIZE_H
#define TS_QUANTIZE_H

#include <stdint.h>

typedef struct {
    int32_t elements;
    int32_t zero_point;
    float scale;
} ts_quantize_float_settings;

typedef struct {
    int32_t elements;
    int32_t input_zero_point;
    int32_t output_zero_point;
    int32_t multiplier;
    int32_t shift;
} ts_quantize_int8_settings;

void ts_quantize_float(const ts_quantize_float_settings *settings, const float *input, int8_t *output);
void ts_quantize_int8(const ts_quantize_int8_settings *settings, const int8_t *input, int8_t *output);

#endif
