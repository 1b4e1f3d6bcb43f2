/* The hyperbolic tangent: int8 through a table of all 256 answers, float32 computed. */
#ifndef TS_TANH_H
#define TS_TANH_H

#include <stdint.h>

#include "constant.h"

typedef struct {
    int32_t elements;
    const TS_CONSTANT int8_t *answers; /* to -128, -127, ... 127 */
} ts_tanh_int8_settings;

typedef struct {
    int32_t elements;
} ts_tanh_float_settings;

void ts_tanh_int8(const ts_tanh_int8_settings *settings, const int8_t *input, int8_t *output);
void ts_tanh_float(const ts_tanh_float_settings *settings, const float *input, float *output);

#endif
