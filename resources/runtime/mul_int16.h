/* The product of two 16-bit tensors, element by element, the second one repeated where it is smaller. */
#ifndef TS_MUL_INT16_H
#define TS_MUL_INT16_H

#include <stdint.h>

#include "constant.h"

typedef struct {
    int32_t outer; /* the first operand is [outer][shared][inner], the second [shared] */
    int32_t shared;
    int32_t inner;
    int32_t multiplier;
    int32_t shift;
    int32_t low;
    int32_t high;
} ts_mul_int16_settings;

typedef struct {
    int32_t outer;
    int32_t shared;
    int32_t inner;
    int32_t multiplier;
    int32_t shift;
    int32_t low;
    int32_t high;
    const TS_CONSTANT int16_t *second;
} ts_mul_constant_int16_settings;

void ts_mul_int16(const ts_mul_int16_settings *settings, const int16_t *first, const int16_t *second, int16_t *output);
void ts_mul_constant_int16(const ts_mul_constant_int16_settings *settings, const int16_t *first, int16_t *output);

#endif
