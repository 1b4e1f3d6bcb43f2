#include "pad.h"

static int8_t *fill_int8(int8_t *output, int32_t count, int8_t value)
{
    for (int32_t i = 0; i < count; i++) {
        *output++ = value;
    }
    return output;
}

void ts_pad_int8(const ts_pad_int8_settings *settings, const int8_t *input, int8_t *output)
{
    const ts_pad_int8_settings *s = settings;
    const int8_t value = (int8_t)s->value;
    const int32_t pixel = s->channels_before + s->channels + s->channels_after;
    const int32_t row = (s->columns_before + s->width + s->columns_after) * pixel;

    output = fill_int8(output, s->rows_before * row, value);
    for (int32_t y = 0; y < s->height; y++) {
        output = fill_int8(output, s->columns_before * pixel, value);
        for (int32_t x = 0; x < s->width; x++) {
            output = fill_int8(output, s->channels_before, value);
            for (int32_t c = 0; c < s->channels; c++) {
                *output++ = *input++;
            }
            output = fill_int8(output, s->channels_after, value);
        }
        output = fill_int8(output, s->columns_after * pixel, value);
    }
    fill_int8(output, s->rows_after * row, value);
}

static float *fill_float(float *output, int32_t count, float value)
{
    for (int32_t i = 0; i < count; i++) {
        *output++ = value;
    }
    return output;
}

void ts_pad_float(const ts_pad_float_settings *settings, const float *input, float *output)
{
    const ts_pad_float_settings *s = settings;
    const float value = s->value;
    const int32_t pixel = s->channels_before + s->channels + s->channels_after;
    const int32_t row = (s->columns_before + s->width + s->columns_after) * pixel;

    output = fill_float(output, s->rows_before * row, value);
    for (int32_t y = 0; y < s->height; y++) {
        output = fill_float(output, s->columns_before * pixel, value);
        for (int32_t x = 0; x < s->width; x++) {
            output = fill_float(output, s->channels_before, value);
            for (int32_t c = 0; c < s->channels; c++) {
                *output++ = *input++;
            }
            output = fill_float(output, s->channels_after, value);
        }
        output = fill_float(output, s->columns_after * pixel, value);
    }
    fill_float(output, s->rows_after * row, value);
}
