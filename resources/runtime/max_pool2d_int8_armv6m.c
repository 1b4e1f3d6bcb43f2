#include "max_pool2d_int8_armv6m.h"

/* The greater of both in every channel. */
static void raise_to(int8_t *output, const int8_t *pixel, int32_t channels)
{
    for (int32_t c = 0; c < channels; c++) {
        const int32_t value = pixel[c];

        if (value > output[c]) {
            output[c] = (int8_t)value;
        }
    }
}

static void limit(int8_t *output, int32_t channels, int32_t low, int32_t high)
{
    for (int32_t c = 0; c < channels; c++) {
        output[c] = (int8_t)(output[c] < low ? low : output[c] > high ? high : output[c]);
    }
}

static void one_pixel(const ts_max_pool2d_int8_settings *s, const int8_t *input, int8_t *output, ts_span rows, ts_span columns)
{
    const int32_t channels = s->input_channels;

    for (int32_t c = 0; c < channels; c++) {
        output[c] = INT8_MIN;
    }
    for (int32_t y = rows.from; y < rows.to; y++) {
        const int8_t *pixel = input + (y * s->input_width + columns.from) * channels;

        for (int32_t x = columns.from; x < columns.to; x++, pixel += channels) {
            raise_to(output, pixel, channels);
        }
    }
    if (s->low > INT8_MIN || s->high < INT8_MAX) {
        limit(output, channels, s->low, s->high);
    }
}

void ts_max_pool2d_int8_armv6m(const ts_max_pool2d_int8_settings *s, const int8_t *input, int8_t *output)
{
    for (int32_t y = 0; y < s->output_height; y++) {
        const ts_span rows = ts_covered(y * s->stride_height - s->padding_top, s->window_height, s->input_height);

        for (int32_t x = 0; x < s->output_width; x++, output += s->input_channels) {
            const ts_span columns = ts_covered(x * s->stride_width - s->padding_left, s->window_width, s->input_width);

            one_pixel(s, input, output, rows, columns);
        }
    }
}
