#include "square.h"

void ts_square_float(const ts_unary_float_settings *settings, const float *input, float *output)
{
    for (int32_t i = 0; i < settings->elements; i++) {
        output[i] = input[i] * input[i];
    }
}
