/* The larger one of two numbers, element by element. */
#ifndef TS_MAXIMUM_H
#define TS_MAXIMUM_H

#include "pairwise.h"

typedef ts_pairwise_settings ts_maximum_int8_settings;
typedef ts_pairwise_settings ts_maximum_float_settings;

void ts_maximum_int8(const ts_maximum_int8_settings *settings, const int8_t *first, const int8_t *second, int8_t *output);
void ts_maximum_float(const ts_maximum_float_settings *settings, const float *first, const float *second, float *output);

#endif
