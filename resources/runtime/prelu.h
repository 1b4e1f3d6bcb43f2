/* Negative numbers are multiplied by slopes. */
#ifndef TS_PRELU_H
#define TS_PRELU_H

#include "pairwise.h"

typedef struct {
    int32_t outer; /* sizes and steps as in pairwise.h */
    int32_t middle;
    int32_t inner;
    int32_t first_outer;
    int32_t first_middle;
    int32_t first_inner;
    int32_t second_outer;
    int32_t second_middle;
    int32_t second_inner;
    int32_t input_zero_point;
    int32_t slope_zero_point;
    int32_t output_zero_point;
    int32_t positive_multiplier;
    int32_t positive_shift;
    int32_t negative_multiplier;
    int32_t negative_shift;
} ts_prelu_int8_settings;

typedef ts_pairwise_settings ts_prelu_float_settings;

void ts_prelu_int8(const ts_prelu_int8_settings *settings, const int8_t *input, const int8_t *slopes, int8_t *output);
void ts_prelu_float(const ts_prelu_float_settings *settings, const float *input, const float *slopes, float *output);

#endif
