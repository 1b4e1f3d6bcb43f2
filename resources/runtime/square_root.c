#include "square_root.h"

#include "float_math.h"

void ts_sqrt_float(const ts_unary_float_settings *settings, const float *input, float *output)
{
    for (int32_t i = 0; i < settings->elements; i++) {
        output[i] = ts_sqrt(input[i]);
    }
}

void ts_rsqrt_float(const ts_unary_float_settings *settings, const float *input, float *output)
{
    for (int32_t i = 0; i < settings->elements; i++) {
        output[i] = 1.0f / ts_sqrt(input[i]);
    }
}
