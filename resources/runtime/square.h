/* Squares of single floats. */
#ifndef TS_SQUARE_H
#define TS_SQUARE_H

#include "unary.h"

void ts_square_float(const ts_unary_float_settings *settings, const float *input, float *output);

#endif
