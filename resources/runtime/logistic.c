#include "logistic.h"

#include "float_math.h"

void ts_logistic_int8(const ts_logistic_int8_settings *settings, const int8_t *input, int8_t *output)
{
    for (int32_t i = 0; i < settings->elements; i++) {
        output[i] = settings->answers[input[i] + 128];
    }
}

void ts_logistic_float(const ts_logistic_float_settings *settings, const float *input, float *output)
{
    for (int32_t i = 0; i < settings->elements; i++) {
        output[i] = ts_logistic(input[i]);
    }
}
