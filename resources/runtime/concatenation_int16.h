/* Copies one input of 16-bit numbers into its slot of a concatenation; one call per input. */
#ifndef TS_CONCATENATION_INT16_H
#define TS_CONCATENATION_INT16_H

#include "concatenation.h"
#include "constant.h"

typedef ts_concatenation_int8_settings ts_concatenation_int16_settings;

typedef struct {
    int32_t rows;
    int32_t row_elements;
    int32_t output_row_elements;
    int32_t output_offset;
    const TS_CONSTANT int16_t *values;
} ts_concatenation_constant_int16_settings;

void ts_concatenation_int16(const ts_concatenation_int16_settings *settings, const int16_t *input, int16_t *output);
void ts_concatenation_constant_int16(const ts_concatenation_constant_int16_settings *settings, int16_t *output);

#endif
