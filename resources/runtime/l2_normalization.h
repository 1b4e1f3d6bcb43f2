/* Each row divided by its length, the square root of the sum of its squares. */
#ifndef TS_L2_NORMALIZATION_H
#define TS_L2_NORMALIZATION_H

#include <stdint.h>

typedef struct {
    int32_t rows;
    int32_t depth;
    int32_t input_zero_point;
} ts_l2_normalization_int8_settings;

typedef struct {
    int32_t rows;
    int32_t depth;
} ts_l2_normalization_float_settings;

void ts_l2_normalization_int8(const ts_l2_normalization_int8_settings *settings, const int8_t *input, int8_t *output);
void ts_l2_normalization_float(const ts_l2_normalization_float_settings *settings, const float *input, float *output);

#endif
