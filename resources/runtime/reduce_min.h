/* The smallest number along some axes. */
#ifndef TS_REDUCE_MIN_H
#define TS_REDUCE_MIN_H

#include "reduction.h"

typedef ts_reduction_settings ts_reduce_min_int8_settings;
typedef ts_reduction_settings ts_reduce_min_float_settings;

void ts_reduce_min_int8(const ts_reduce_min_int8_settings *settings, const int8_t *input, int8_t *output);
void ts_reduce_min_float(const ts_reduce_min_float_settings *settings, const float *input, float *output);

#endif
