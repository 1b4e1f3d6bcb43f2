/* The exponential and the natural logarithm of single floats. */
#ifndef TS_EXPONENTIAL_H
#define TS_EXPONENTIAL_H

#include "unary.h"

void ts_exp_float(const ts_unary_float_settings *settings, const float *input, float *output);
void ts_log_float(const ts_unary_float_settings *settings, const float *input, float *output);

#endif
