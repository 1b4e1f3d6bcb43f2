#include "average_pool2d_int16.h"

#include "fixed_point_wide.h"

/* Rounded half away from zero. */
static int32_t mean(const ts_pool2d_int8_settings *s, const int16_t *channel, ts_span rows, ts_span columns)
{
    const int32_t count = (rows.to - rows.from) * (columns.to - columns.from);
    int32_t total = 0;

    for (int32_t y = rows.from; y < rows.to; y++) {
        for (int32_t x = columns.from; x < columns.to; x++) {
            total += channel[(y * s->input_width + x) * s->input_channels];
        }
    }
    return (total > 0 ? total + count / 2 : total - count / 2) / count;
}

void ts_average_pool2d_int16(const ts_average_pool2d_int16_settings *settings, const int16_t *input, int16_t *output)
{
    const ts_pool2d_int8_settings *s = settings;

    for (int32_t y = 0; y < s->output_height; y++) {
        const ts_span rows = ts_covered(y * s->stride_height - s->padding_top, s->window_height, s->input_height);

        for (int32_t x = 0; x < s->output_width; x++) {
            const ts_span columns = ts_covered(x * s->stride_width - s->padding_left, s->window_width, s->input_width);

            for (int32_t c = 0; c < s->input_channels; c++) {
                *output++ = ts_clamp_int16(mean(s, input + c, rows, columns), s->low, s->high);
            }
        }
    }
}
