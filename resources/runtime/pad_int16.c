#include "pad_int16.h"

static int16_t *fill(int16_t *output, int32_t count, int16_t value)
{
    for (int32_t i = 0; i < count; i++) {
        *output++ = value;
    }
    return output;
}

void ts_pad_int16(const ts_pad_int16_settings *settings, const int16_t *input, int16_t *output)
{
    const ts_pad_int16_settings *s = settings;
    const int16_t value = (int16_t)s->value;
    const int32_t pixel = s->channels_before + s->channels + s->channels_after;
    const int32_t row = (s->columns_before + s->width + s->columns_after) * pixel;

    output = fill(output, s->rows_before * row, value);
    for (int32_t y = 0; y < s->height; y++) {
        output = fill(output, s->columns_before * pixel, value);
        for (int32_t x = 0; x < s->width; x++) {
            output = fill(output, s->channels_before, value);
            for (int32_t c = 0; c < s->channels; c++) {
                *output++ = *input++;
            }
            output = fill(output, s->channels_after, value);
        }
        output = fill(output, s->columns_after * pixel, value);
    }
    fill(output, s->rows_after * row, value);
}
