/* The sum of two tensors, the second one repeated where it is smaller; SUB of int8 makes one multiplier negative. */
#ifndef TS_ADD_H
#define TS_ADD_H

#include <stdint.h>

#include "constant.h"

typedef struct {
    int32_t outer; /* the first operand is [outer][shared][inner], the second [shared] */
    int32_t shared;
    int32_t inner;
    int32_t first_zero_point;
    int32_t first_multiplier;
    int32_t first_shift;
    int32_t second_zero_point;
    int32_t second_multiplier;
    int32_t second_shift;
    int32_t output_zero_point;
    int32_t output_multiplier;
    int32_t output_shift;
    int32_t low;
    int32_t high;
} ts_add_int8_settings;

typedef struct {
    int32_t outer;
    int32_t shared;
    int32_t inner;
    int32_t first_zero_point;
    int32_t first_multiplier;
    int32_t first_shift;
    int32_t second_zero_point;
    int32_t second_multiplier;
    int32_t second_shift;
    int32_t output_zero_point;
    int32_t output_multiplier;
    int32_t output_shift;
    int32_t low;
    int32_t high;
    const TS_CONSTANT int8_t *second;
} ts_add_constant_int8_settings;

typedef struct {
    int32_t outer;
    int32_t shared;
    int32_t inner;
    float low;
    float high;
} ts_add_float_settings;

typedef struct {
    int32_t outer;
    int32_t shared;
    int32_t inner;
    float low;
    float high;
    const TS_CONSTANT float *second;
} ts_add_constant_float_settings;

void ts_add_int8(const ts_add_int8_settings *settings, const int8_t *first, const int8_t *second, int8_t *output);
void ts_add_constant_int8(const ts_add_constant_int8_settings *settings, const int8_t *first, int8_t *output);
void ts_add_float(const ts_add_float_settings *settings, const float *first, const float *second, float *output);
void ts_add_constant_float(const ts_add_constant_float_settings *settings, const float *first, float *output);

#endif
