/* The first operand divided by the second, element by element. */
#ifndef TS_DIV_H
#define TS_DIV_H

#include "pairwise.h"

typedef struct {
    int32_t outer;
    int32_t middle;
    int32_t inner;
    int32_t first_outer;
    int32_t first_middle;
    int32_t first_inner;
    int32_t second_outer;
    int32_t second_middle;
    int32_t second_inner;
    int32_t first_zero_point;
    int32_t second_zero_point;
    int32_t output_zero_point;
    int32_t multiplier;
    int32_t shift;
    int32_t low;
    int32_t high;
} ts_div_int8_settings;

typedef ts_pairwise_clamped_settings ts_div_float_settings;

void ts_div_int8(const ts_div_int8_settings *settings, const int8_t *first, const int8_t *second, int8_t *output);
void ts_div_float(const ts_div_float_settings *settings, const float *first, const float *second, float *output);

#endif
