/* The first operand divided by the second, element by element. */
#ifndef TS_DIV_H
#define TS_DIV_H

#include "pairwise.h"

typedef ts_pairwise_clamped_settings ts_div_float_settings;

void ts_div_float(const ts_div_float_settings *settings, const float *first, const float *second, float *output);

#endif
