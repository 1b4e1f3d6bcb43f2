#include "dequantize.h"

void ts_dequantize(const ts_dequantize_settings *settings, const int8_t *input, float *output)
{
    for (int32_t k = 0; k < settings->elements; k++) {
        output[k] = settings->scale * (float)(input[k] - settings->zero_point);
    }
}
