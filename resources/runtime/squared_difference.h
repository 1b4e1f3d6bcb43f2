/* The square of the first operand minus the second, element by element. */
#ifndef TS_SQUARED_DIFFERENCE_H
#define TS_SQUARED_DIFFERENCE_H

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
    int32_t first_multiplier;
    int32_t first_shift;
    int32_t second_zero_point;
    int32_t second_multiplier;
    int32_t second_shift;
    int32_t output_zero_point;
    int32_t output_multiplier;
    int32_t output_shift;
} ts_squared_difference_int8_settings;

typedef ts_pairwise_settings ts_squared_difference_float_settings;

void ts_squared_difference_int8(const ts_squared_difference_int8_settings *settings, const int8_t *first, const int8_t *second,
                                int8_t *output);
void ts_squared_difference_float(const ts_squared_difference_float_settings *settings, const float *first, const float *second,
                                 float *output);

#endif
