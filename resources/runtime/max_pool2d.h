/* The largest value in each window of each channel. */
#ifndef TS_MAX_POOL2D_H
#define TS_MAX_POOL2D_H

#include "pooling.h"

typedef ts_pool2d_int8_settings ts_max_pool2d_int8_settings;
typedef ts_pool2d_float_settings ts_max_pool2d_float_settings;

void ts_max_pool2d_int8(const ts_max_pool2d_int8_settings *settings, const int8_t *input, int8_t *output);
void ts_max_pool2d_float(const ts_max_pool2d_float_settings *settings, const float *input, float *output);

#endif
