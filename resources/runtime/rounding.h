/* Single floats rounded to whole numbers: down, up, and to the nearest one (of two, the even one). */
#ifndef TS_ROUNDING_H
#define TS_ROUNDING_H

#include "unary.h"

void ts_floor_float(const ts_unary_float_settings *settings, const float *input, float *output);
void ts_ceil_float(const ts_unary_float_settings *settings, const float *input, float *output);
void ts_round_float(const ts_unary_float_settings *settings, const float *input, float *output);

#endif
