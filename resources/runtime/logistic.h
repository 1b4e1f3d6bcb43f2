/* 1 / (1 + e^-x): int8 through a table of all 256 answers, float32 computed. */
#ifndef TS_LOGISTIC_H
#define TS_LOGISTIC_H

#include <stdint.h>

#include "constant.h"

typedef struct {
    int32_t elements;
    const TS_CONSTANT int8_t *answers; /* to -128, -127, ... 127 */
} ts_logistic_int8_settings;

typedef struct {
    int32_t elements;
} ts_logistic_float_settings;

void ts_logistic_int8(const ts_logistic_int8_settings *settings, const int8_t *input, int8_t *output);
void ts_logistic_float(const ts_logistic_float_settings *settings, const float *input, float *output);

#endif
