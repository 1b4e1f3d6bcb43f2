/* The size, the opposite and the sign of single floats. */
#ifndef TS_SIGN_H
#define TS_SIGN_H

#include "unary.h"

void ts_abs_float(const ts_unary_float_settings *settings, const float *input, float *output);
void ts_neg_float(const ts_unary_float_settings *settings, const float *input, float *output);
void ts_sign_float(const ts_unary_float_settings *settings, const float *input, float *output);

#endif
