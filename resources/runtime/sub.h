/* The first operand minus the second, element by element; on int8 this is ADD with a negative multiplier. */
#ifndef TS_SUB_H
#define TS_SUB_H

#include "pairwise.h"

typedef ts_pairwise_clamped_settings ts_sub_float_settings;

void ts_sub_float(const ts_sub_float_settings *settings, const float *first, const float *second, float *output);

#endif
