/* 1 / (1 + e^-x) of single floats. */
#ifndef TS_LOGISTIC_H
#define TS_LOGISTIC_H

#include "unary.h"

void ts_logistic_float(const ts_unary_float_settings *settings, const float *input, float *output);

#endif
