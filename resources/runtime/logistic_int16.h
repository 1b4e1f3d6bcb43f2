/* 1 / (1 + e^-x) on 16-bit numbers, interpolated in a table. */
#ifndef TS_LOGISTIC_INT16_H
#define TS_LOGISTIC_INT16_H

#include <stdint.h>

typedef struct {
    int32_t elements;
    int32_t multiplier; /* to numbers with 12 fraction bits, three times as large */
    int32_t shift;      /* to the right */
} ts_logistic_int16_settings;

void ts_logistic_int16(const ts_logistic_int16_settings *settings, const int16_t *input, int16_t *output);

#endif
