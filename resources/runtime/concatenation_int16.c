#include "concatenation_int16.h"

void ts_concatenation_int16(const ts_concatenation_int16_settings *settings, const int16_t *input, int16_t *output)
{
    output += settings->output_offset;
    for (int32_t row = 0; row < settings->rows; row++) {
        for (int32_t i = 0; i < settings->row_elements; i++) {
            output[i] = *input++;
        }
        output += settings->output_row_elements;
    }
}

void ts_concatenation_constant_int16(const ts_concatenation_constant_int16_settings *settings, int16_t *output)
{
    const TS_CONSTANT int16_t *values = settings->values;

    output += settings->output_offset;
    for (int32_t row = 0; row < settings->rows; row++) {
        for (int32_t i = 0; i < settings->row_elements; i++) {
            output[i] = *values++;
        }
        output += settings->output_row_elements;
    }
}
