/* Values of the logistic function, from which those of 16-bit numbers are interpolated. */
#ifndef TS_SIGMOID_TABLE_H
#define TS_SIGMOID_TABLE_H

#include <stdint.h>

#include "constant.h"

enum { TS_SIGMOID_VALUES = 256 };

/* 2^16 / (1 + e^(-k / 24)). */
extern const TS_CONSTANT uint16_t ts_sigmoid_table[TS_SIGMOID_VALUES];

#endif
