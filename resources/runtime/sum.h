/* The sum along some axes; TensorFlow Lite scales sums of int8 with floats. */
#ifndef TS_SUM_H
#define TS_SUM_H

#include "reduction.h"

typedef struct {
    int32_t kept_outer;
    int32_t reduced_outer;
    int32_t kept_inner;
    int32_t reduced_inner;
    float scale; /* the input's divided by the output's */
    float bias; /* what the input's zero points add up to, in steps of the output */
    int32_t output_zero_point;
} ts_sum_int8_settings;

typedef ts_reduction_settings ts_sum_float_settings;

void ts_sum_int8(const ts_sum_int8_settings *settings, const int8_t *input, int8_t *output);
void ts_sum_float(const ts_sum_float_settings *settings, const float *input, float *output);

#endif
