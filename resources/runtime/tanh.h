/* The hyperbolic tangent of single floats. */
#ifndef TS_TANH_H
#define TS_TANH_H

#include "unary.h"

void ts_tanh_float(const ts_unary_float_settings *settings, const float *input, float *output);

#endif
