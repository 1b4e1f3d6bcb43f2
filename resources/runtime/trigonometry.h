/* Sine and cosine of single floats, of any size. */
#ifndef TS_TRIGONOMETRY_H
#define TS_TRIGONOMETRY_H

#include "unary.h"

void ts_sin_float(const ts_unary_float_settings *settings, const float *input, float *output);
void ts_cos_float(const ts_unary_float_settings *settings, const float *input, float *output);

#endif
