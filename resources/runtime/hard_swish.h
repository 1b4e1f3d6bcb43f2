/* Single floats times a ramp from 0 at -3 to 1 at 3. */
#ifndef TS_HARD_SWISH_H
#define TS_HARD_SWISH_H

#include "unary.h"

void ts_hard_swish_float(const ts_unary_float_settings *settings, const float *input, float *output);

#endif
