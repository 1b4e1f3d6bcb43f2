#include "stored_dot.h"

#include "half.h"

float ts_dot_half(float sum, const float *from, const TS_CONSTANT uint16_t *weights, int32_t count)
{
    for (int32_t i = 0; i < count; i++) {
        sum += from[i] * ts_half_to_float(weights[i]);
    }
    return sum;
}

float ts_dot_int8(float sum, const float *from, const TS_CONSTANT int8_t *weights, int32_t count)
{
    for (int32_t i = 0; i < count; i++) {
        sum += from[i] * (float)weights[i];
    }
    return sum;
}
