/* The mean of each window of each channel; padding does not count. */
#ifndef TS_AVERAGE_POOL2D_H
#define TS_AVERAGE_POOL2D_H

#include "pooling.h"

typedef ts_pool2d_int8_settings ts_average_pool2d_int8_settings;
typedef ts_pool2d_float_settings ts_average_pool2d_float_settings;

void ts_average_pool2d_int8(const ts_average_pool2d_int8_settings *settings, const int8_t *input, int8_t *output);
void ts_average_pool2d_float(const ts_average_pool2d_float_settings *settings, const float *input, float *output);

#endif
