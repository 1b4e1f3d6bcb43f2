#include "rounding.h"

/* From 2^23 on every float is a whole number. */
static int32_t is_whole(float x)
{
    return !(x > -8388608.0f && x < 8388608.0f);
}

static float floor_of(float x)
{
    if (is_whole(x)) {
        return x;
    }
    const float towards_zero = (float)(int32_t)x;

    return towards_zero > x ? towards_zero - 1.0f : towards_zero;
}

static float nearest_to(float x)
{
    const float below = floor_of(x);
    const float above_it = x - below;
    const int32_t is_up = above_it > 0.5f || (above_it == 0.5f && ((int32_t)below & 1));

    return is_up ? below + 1.0f : below;
}

void ts_floor_float(const ts_unary_float_settings *settings, const float *input, float *output)
{
    for (int32_t i = 0; i < settings->elements; i++) {
        output[i] = floor_of(input[i]);
    }
}

void ts_ceil_float(const ts_unary_float_settings *settings, const float *input, float *output)
{
    for (int32_t i = 0; i < settings->elements; i++) {
        output[i] = -floor_of(-input[i]);
    }
}

void ts_round_float(const ts_unary_float_settings *settings, const float *input, float *output)
{
    for (int32_t i = 0; i < settings->elements; i++) {
        output[i] = is_whole(input[i]) ? input[i] : nearest_to(input[i]);
    }
}
