/* Products with weights that are stored in fewer bits, added in order. */
#ifndef TS_STORED_DOT_H
#define TS_STORED_DOT_H

#include <stdint.h>

#include "constant.h"

/* sum + from[0] * weights[0] + from[1] * weights[1] + ... */
float ts_dot_half(float sum, const float *from, const TS_CONSTANT uint16_t *weights, int32_t count);
float ts_dot_int8(float sum, const float *from, const TS_CONSTANT int8_t *weights, int32_t count);

#endif
