/* e^x - 1 for single negative floats, which stay as they are from 0 on. */
#ifndef TS_ELU_H
#define TS_ELU_H

#include "unary.h"

void ts_elu_float(const ts_unary_float_settings *settings, const float *input, float *output);

#endif
