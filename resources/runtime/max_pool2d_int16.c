#include "max_pool2d_int16.h"

#include "fixed_point_wide.h"

static int16_t largest(const ts_pool2d_int8_settings *s, const int16_t *channel, ts_span rows, ts_span columns)
{
    int16_t most = INT16_MIN;

    for (int32_t y = rows.from; y < rows.to; y++) {
        for (int32_t x = columns.from; x < columns.to; x++) {
            const int16_t value = channel[(y * s->input_width + x) * s->input_channels];

            most = value > most ? value : most;
        }
    }
    return most;
}

void ts_max_pool2d_int16(const ts_max_pool2d_int16_settings *settings, const int16_t *input, int16_t *output)
{
    const ts_pool2d_int8_settings *s = settings;

    for (int32_t y = 0; y < s->output_height; y++) {
        const ts_span rows = ts_covered(y * s->stride_height - s->padding_top, s->window_height, s->input_height);

        for (int32_t x = 0; x < s->output_width; x++) {
            const ts_span columns = ts_covered(x * s->stride_width - s->padding_left, s->window_width, s->input_width);

            for (int32_t c = 0; c < s->input_channels; c++) {
                *output++ = ts_clamp_int16(largest(s, input + c, rows, columns), s->low, s->high);
            }
        }
    }
}
