/* The smaller one of two numbers, element by element. */
#ifndef TS_MINIMUM_H
#define TS_MINIMUM_H

#include "pairwise.h"

typedef ts_pairwise_settings ts_minimum_int8_settings;
typedef ts_pairwise_settings ts_minimum_float_settings;

void ts_minimum_int8(const ts_minimum_int8_settings *settings, const int8_t *first, const int8_t *second, int8_t *output);
void ts_minimum_float(const ts_minimum_float_settings *settings, const float *first, const float *second, float *output);

#endif
