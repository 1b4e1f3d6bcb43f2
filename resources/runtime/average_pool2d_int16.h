/* The mean of each window of each channel of 16-bit numbers; padding does not count. */
#ifndef TS_AVERAGE_POOL2D_INT16_H
#define TS_AVERAGE_POOL2D_INT16_H

#include "pooling.h"

typedef ts_pool2d_int8_settings ts_average_pool2d_int16_settings;

void ts_average_pool2d_int16(const ts_average_pool2d_int16_settings *settings, const int16_t *input, int16_t *output);

#endif
