#include "tanh.h"

#include "float_math.h"

void ts_tanh_float(const ts_unary_float_settings *settings, const float *input, float *output)
{
    for (int32_t i = 0; i < settings->elements; i++) {
        output[i] = ts_tanh(input[i]);
    }
}
