#include "dequantize_int16.h"

void ts_dequantize_int16(const ts_dequantize_int16_settings *settings, const int16_t *input, float *output)
{
    for (int32_t k = 0; k < settings->elements; k++) {
        output[k] = settings->scale * (float)input[k];
    }
}
