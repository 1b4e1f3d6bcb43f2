#include "mirror_pad.h"

/* Where the number at `position` (negative before the first one) comes from. */
static int32_t mirrored(int32_t position, int32_t size, int32_t skips_edge)
{
    if (position < 0) {
        return -position - 1 + skips_edge;
    }
    return position < size ? position : 2 * size - 1 - skips_edge - position;
}

void ts_mirror_pad_int8(const ts_mirror_pad_int8_settings *settings, const int8_t *input, int8_t *output)
{
    const ts_mirror_pad_settings *s = settings;

    for (int32_t y = -s->rows_before; y < s->height + s->rows_after; y++) {
        const int8_t *row = input + mirrored(y, s->height, s->skips_edge) * s->width * s->channels;

        for (int32_t x = -s->columns_before; x < s->width + s->columns_after; x++) {
            const int8_t *pixel = row + mirrored(x, s->width, s->skips_edge) * s->channels;

            for (int32_t c = -s->channels_before; c < s->channels + s->channels_after; c++) {
                *output++ = pixel[mirrored(c, s->channels, s->skips_edge)];
            }
        }
    }
}

void ts_mirror_pad_float(const ts_mirror_pad_float_settings *settings, const float *input, float *output)
{
    const ts_mirror_pad_settings *s = settings;

    for (int32_t y = -s->rows_before; y < s->height + s->rows_after; y++) {
        const float *row = input + mirrored(y, s->height, s->skips_edge) * s->width * s->channels;

        for (int32_t x = -s->columns_before; x < s->width + s->columns_after; x++) {
            const float *pixel = row + mirrored(x, s->width, s->skips_edge) * s->channels;

            for (int32_t c = -s->channels_before; c < s->channels + s->channels_after; c++) {
                *output++ = pixel[mirrored(c, s->channels, s->skips_edge)];
            }
        }
    }
}
