#include "sign.h"

void ts_abs_float(const ts_unary_float_settings *settings, const float *input, float *output)
{
    for (int32_t i = 0; i < settings->elements; i++) {
        output[i] = input[i] < 0.0f ? -input[i] : input[i];
    }
}

void ts_neg_float(const ts_unary_float_settings *settings, const float *input, float *output)
{
    for (int32_t i = 0; i < settings->elements; i++) {
        output[i] = -input[i];
    }
}

void ts_sign_float(const ts_unary_float_settings *settings, const float *input, float *output)
{
    for (int32_t i = 0; i < settings->elements; i++) {
        output[i] = input[i] > 0.0f ? 1.0f : input[i] < 0.0f ? -1.0f : 0.0f;
    }
}
