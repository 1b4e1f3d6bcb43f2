#include "average_pool2d.h"

#include "fixed_point.h"
#include "float_range.h"
#include "small_code.h"

/* Rounded half away from zero. */
TS_SMALL_CODE static int32_t mean_int8(const ts_pool2d_int8_settings *s, const int8_t *channel, ts_span rows, ts_span columns)
{
    const int32_t count = (rows.to - rows.from) * (columns.to - columns.from);
    const int32_t step = s->input_channels;
    const int32_t next_row = (s->input_width - (columns.to - columns.from)) * step;
    int32_t total = 0;

    channel += (rows.from * s->input_width + columns.from) * step;
    for (int32_t y = rows.from; y < rows.to; y++, channel += next_row) {
        for (int32_t x = columns.from; x < columns.to; x++, channel += step) {
            total += *channel;
        }
    }
    return (total > 0 ? total + count / 2 : total - count / 2) / count;
}

TS_SMALL_CODE void ts_average_pool2d_int8(const ts_average_pool2d_int8_settings *settings, const int8_t *input, int8_t *output)
{
    const ts_pool2d_int8_settings *s = settings;

    for (int32_t y = 0; y < s->output_height; y++) {
        const ts_span rows = ts_covered(y * s->stride_height - s->padding_top, s->window_height, s->input_height);

        for (int32_t x = 0; x < s->output_width; x++) {
            const ts_span columns = ts_covered(x * s->stride_width - s->padding_left, s->window_width, s->input_width);

            for (int32_t c = 0; c < s->input_channels; c++) {
                *output++ = ts_clamp_int8(mean_int8(s, input + c, rows, columns), s->low, s->high);
            }
        }
    }
}

static float mean_float(const ts_pool2d_float_settings *s, const float *channel, ts_span rows, ts_span columns)
{
    const int32_t count = (rows.to - rows.from) * (columns.to - columns.from);
    float total = 0.0f;

    for (int32_t y = rows.from; y < rows.to; y++) {
        for (int32_t x = columns.from; x < columns.to; x++) {
            total += channel[(y * s->input_width + x) * s->input_channels];
        }
    }
    return total / (float)count;
}

void ts_average_pool2d_float(const ts_average_pool2d_float_settings *settings, const float *input, float *output)
{
    const ts_pool2d_float_settings *s = settings;

    for (int32_t y = 0; y < s->output_height; y++) {
        const ts_span rows = ts_covered(y * s->stride_height - s->padding_top, s->window_height, s->input_height);

        for (int32_t x = 0; x < s->output_width; x++) {
            const ts_span columns = ts_covered(x * s->stride_width - s->padding_left, s->window_width, s->input_width);

            for (int32_t c = 0; c < s->input_channels; c++) {
                *output++ = ts_clamp_float(mean_float(s, input + c, rows, columns), s->low, s->high);
            }
        }
    }
}
