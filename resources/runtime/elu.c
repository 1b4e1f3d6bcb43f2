#include "elu.h"

#include "float_math.h"

void ts_elu_float(const ts_unary_float_settings *settings, const float *input, float *output)
{
    for (int32_t i = 0; i < settings->elements; i++) {
        output[i] = input[i] < 0.0f ? ts_exp_minus_one(input[i]) : input[i];
    }
}
