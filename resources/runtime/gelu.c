#include "gelu.h"

#include "float_math.h"

void ts_gelu_float(const ts_unary_float_settings *settings, const float *input, float *output)
{
    for (int32_t i = 0; i < settings->elements; i++) {
        output[i] = input[i] * ts_normal_share(input[i]);
    }
}

void ts_gelu_tanh_float(const ts_unary_float_settings *settings, const float *input, float *output)
{
    for (int32_t i = 0; i < settings->elements; i++) {
        const float x = input[i];

        output[i] = 0.5f * x * (1.0f + ts_tanh(0.7978846f * (x + 0.044715f * x * x * x)));
    }
}
