#include "quantize_int16.h"

#include "fixed_point_wide.h"

/* Rounded half away from zero and limited to -65536..65536, more than any int16; NaN gives -65536. */
static int32_t round_limited(float x)
{
    const float limited = x >= -65536.0f ? (x <= 65536.0f ? x : 65536.0f) : -65536.0f;
    const int32_t whole = (int32_t)limited;
    const float rest = limited - (float)whole;

    return whole + (rest >= 0.5f) - (rest <= -0.5f);
}

static int32_t rescaled(const ts_quantize_int8_settings *s, int32_t stored)
{
    return ts_scale(stored - s->input_zero_point, s->multiplier, s->shift) + s->output_zero_point;
}

void ts_quantize_float_to_int16(const ts_quantize_float_to_int16_settings *settings, const float *input, int16_t *output)
{
    for (int32_t k = 0; k < settings->elements; k++) {
        output[k] = ts_clamp_int16(round_limited(input[k] / settings->scale) + settings->zero_point, INT16_MIN, INT16_MAX);
    }
}

void ts_quantize_int16(const ts_quantize_int16_settings *settings, const int16_t *input, int16_t *output)
{
    for (int32_t k = 0; k < settings->elements; k++) {
        output[k] = ts_clamp_int16(rescaled(settings, input[k]), INT16_MIN, INT16_MAX);
    }
}

void ts_quantize_int16_to_int8(const ts_quantize_int16_to_int8_settings *settings, const int16_t *input, int8_t *output)
{
    for (int32_t k = 0; k < settings->elements; k++) {
        output[k] = ts_clamp_int8(rescaled(settings, input[k]), INT8_MIN, INT8_MAX);
    }
}

void ts_quantize_int8_to_int16(const ts_quantize_int8_to_int16_settings *settings, const int8_t *input, int16_t *output)
{
    for (int32_t k = 0; k < settings->elements; k++) {
        output[k] = ts_clamp_int16(rescaled(settings, input[k]), INT16_MIN, INT16_MAX);
    }
}
