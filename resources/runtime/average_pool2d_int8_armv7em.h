/* AVERAGE_POOL_2D for cores with the DSP extension; at least four channels, and at most 256 pixels in a window. */
#ifndef TS_AVERAGE_POOL2D_INT8_ARMV7EM_H
#define TS_AVERAGE_POOL2D_INT8_ARMV7EM_H

#include <stdint.h>

#include "average_pool2d.h"

void ts_average_pool2d_int8_armv7em(const ts_average_pool2d_int8_settings *settings, const int8_t *input, int8_t *output);

#endif
