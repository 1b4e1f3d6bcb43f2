/* The sum of two 16-bit tensors, the second one repeated where it is smaller. */
#ifndef TS_ADD_INT16_H
#define TS_ADD_INT16_H

#include <stdint.h>

#include "constant.h"

typedef struct {
    int32_t outer; /* the first operand is [outer][shared][inner], the second [shared] */
    int32_t shared;
    int32_t inner;
    int32_t first_multiplier;
    int32_t first_shift;
    int32_t second_multiplier;
    int32_t second_shift;
    int32_t output_multiplier;
    int32_t output_shift;
    int32_t low;
    int32_t high;
} ts_add_int16_settings;

typedef struct {
    int32_t outer;
    int32_t shared;
    int32_t inner;
    int32_t first_multiplier;
    int32_t first_shift;
    int32_t second_multiplier;
    int32_t second_shift;
    int32_t output_multiplier;
    int32_t output_shift;
    int32_t low;
    int32_t high;
    const TS_CONSTANT int16_t *second;
} ts_add_constant_int16_settings;

void ts_add_int16(const ts_add_int16_settings *settings, const int16_t *first, const int16_t *second, int16_t *output);
void ts_add_constant_int16(const ts_add_constant_int16_settings *settings, const int16_t *first, int16_t *output);

#endif
