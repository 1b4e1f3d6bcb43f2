/* MEAN over the outer axes for the smallest Arm cores: the same bits as ts_mean_int8. */
#ifndef TS_MEAN_INT8_ARMV6M_H
#define TS_MEAN_INT8_ARMV6M_H

#include "mean.h"

/* `reduced_inner` is 1. */
void ts_mean_int8_armv6m(const ts_mean_int8_settings *settings, const int8_t *input, int8_t *output);

#endif
