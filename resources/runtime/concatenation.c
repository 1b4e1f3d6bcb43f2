#include "concatenation.h"

void ts_concatenation_int8(const ts_concatenation_int8_settings *settings, const int8_t *input, int8_t *output)
{
    output += settings->output_offset;
    for (int32_t row = 0; row < settings->rows; row++) {
        for (int32_t i = 0; i < settings->row_elements; i++) {
            output[i] = *input++;
        }
        output += settings->output_row_elements;
    }
}

void ts_concatenation_constant_int8(const ts_concatenation_constant_int8_settings *settings, int8_t *output)
{
    const TS_CONSTANT int8_t *value = settings->values;

    output += settings->output_offset;
    for (int32_t row = 0; row < settings->rows; row++) {
        for (int32_t i = 0; i < settings->row_elements; i++) {
            output[i] = *value++;
        }
        output += settings->output_row_elements;
    }
}

void ts_concatenation_float(const ts_concatenation_float_settings *settings, const float *input, float *output)
{
    output += settings->output_offset;
    for (int32_t row = 0; row < settings->rows; row++) {
        for (int32_t i = 0; i < settings->row_elements; i++) {
            output[i] = *input++;
        }
        output += settings->output_row_elements;
    }
}

void ts_concatenation_constant_float(const ts_concatenation_constant_float_settings *settings, float *output)
{
    const TS_CONSTANT float *value = settings->values;

    output += settings->output_offset;
    for (int32_t row = 0; row < settings->rows; row++) {
        for (int32_t i = 0; i < settings->row_elements; i++) {
            output[i] = *value++;
        }
        output += settings->output_row_elements;
    }
}
