/* Copies one input into its slot of a concatenation; one call per input. */
#ifndef TS_CONCATENATION_H
#define TS_CONCATENATION_H

#include <stdint.h>

#include "constant.h"

typedef struct {
    int32_t rows;
    int32_t row_elements; /* that the input contributes to each row of the output */
    int32_t output_row_elements;
    int32_t output_offset; /* of the input's slot in each row */
} ts_concatenation_int8_settings;

typedef struct {
    int32_t rows;
    int32_t row_elements;
    int32_t output_row_elements;
    int32_t output_offset;
    const TS_CONSTANT int8_t *values;
} ts_concatenation_constant_int8_settings;

typedef struct {
    int32_t rows;
    int32_t row_elements;
    int32_t output_row_elements;
    int32_t output_offset;
} ts_concatenation_float_settings;

typedef struct {
    int32_t rows;
    int32_t row_elements;
    int32_t output_row_elements;
    int32_t output_offset;
    const TS_CONSTANT float *values;
} ts_concatenation_constant_float_settings;

void ts_concatenation_int8(const ts_concatenation_int8_settings *settings, const int8_t *input, int8_t *output);
void ts_concatenation_constant_int8(const ts_concatenation_constant_int8_settings *settings, int8_t *output);
void ts_concatenation_float(const ts_concatenation_float_settings *settings, const float *input, float *output);
void ts_concatenation_constant_float(const ts_concatenation_constant_float_settings *settings, float *output);

#endif
