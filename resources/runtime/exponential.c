#include "exponential.h"

#include "float_math.h"

void ts_exp_float(const ts_unary_float_settings *settings, const float *input, float *output)
{
    for (int32_t i = 0; i < settings->elements; i++) {
        output[i] = ts_exp(input[i]);
    }
}

void ts_log_float(const ts_unary_float_settings *settings, const float *input, float *output)
{
    for (int32_t i = 0; i < settings->elements; i++) {
        output[i] = ts_log(input[i]);
    }
}
