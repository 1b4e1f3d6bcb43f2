/* Single floats times the share of a normal distribution below them, exactly or through a hyperbolic tangent. */
#ifndef TS_GELU_H
#define TS_GELU_H

#include "unary.h"

void ts_gelu_float(const ts_unary_float_settings *settings, const float *input, float *output);
void ts_gelu_tanh_float(const ts_unary_float_settings *settings, const float *input, float *output);

#endif
