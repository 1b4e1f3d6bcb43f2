#include "pow.h"

void ts_pow_float(const ts_pow_float_settings *settings, const float *input, float *output)
{
    const int32_t exponent = settings->exponent;
    const int32_t factors = exponent < 0 ? -exponent : exponent;

    for (int32_t i = 0; i < settings->elements; i++) {
        float product = 1.0f;

        for (int32_t k = 0; k < factors; k++) {
            product *= input[i];
        }
        output[i] = exponent < 0 ? 1.0f / product : product;
    }
}
