#include "quantize.h"

#include "fixed_point.h"

/* Rounded half away from zero and limited to -256..256, enough for any int8 after adding a zero point; NaN gives -256. */
static int32_t round_small(float x)
{
    const float limited = x >= -256.0f ? (x <= 256.0f ? x : 256.0f) : -256.0f;
    const int32_t whole = (int32_t)limited;
    const float rest = limited - (float)whole;

    return whole + (rest >= 0.5f) - (rest <= -0.5f);
}

void ts_quantize_float(const ts_quantize_float_settings *settings, const float *input, int8_t *output)
{
    for (int32_t k = 0; k < settings->elements; k++) {
        output[k] = ts_clamp_int8(round_small(input[k] / settings->scale) + settings->zero_point, -128, 127);
    }
}

void ts_quantize_int8(const ts_quantize_int8_settings *settings, const int8_t *input, int8_t *output)
{
    for (int32_t k = 0; k < settings->elements; k++) {
        const int32_t scaled = ts_scale(input[k] - settings->input_zero_point, settings->multiplier, settings->shift);

        output[k] = ts_clamp_int8(scaled + settings->output_zero_point, -128, 127);
    }
}
