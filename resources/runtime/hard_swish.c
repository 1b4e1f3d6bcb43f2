#include "hard_swish.h"

void ts_hard_swish_float(const ts_unary_float_settings *settings, const float *input, float *output)
{
    for (int32_t i = 0; i < settings->elements; i++) {
        const float ramp = input[i] + 3.0f;

        output[i] = input[i] * (ramp < 0.0f ? 0.0f : ramp > 6.0f ? 6.0f : ramp) / 6.0f;
    }
}
