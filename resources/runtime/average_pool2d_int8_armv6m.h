/* AVERAGE_POOL_2D for the smallest Arm cores: the same bits as ts_average_pool2d_int8. */
#ifndef TS_AVERAGE_POOL2D_INT8_ARMV6M_H
#define TS_AVERAGE_POOL2D_INT8_ARMV6M_H

#include "average_pool2d.h"

void ts_average_pool2d_int8_armv6m(const ts_average_pool2d_int8_settings *settings, const int8_t *input, int8_t *output);

#endif
