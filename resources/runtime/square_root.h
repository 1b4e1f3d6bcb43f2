/* Square roots of single floats, and one divided by them. */
#ifndef TS_SQUARE_ROOT_H
#define TS_SQUARE_ROOT_H

#include "unary.h"

void ts_sqrt_float(const ts_unary_float_settings *settings, const float *input, float *output);
void ts_rsqrt_float(const ts_unary_float_settings *settings, const float *input, float *output);

#endif
