#include "max_pool2d.h"

#include <float.h>

#include "fixed_point.h"
#include "float_range.h"

static int8_t largest_int8(const ts_pool2d_int8_settings *s, const int8_t *channel, ts_span rows, ts_span columns)
{
    int8_t largest = INT8_MIN;

    for (int32_t y = rows.from; y < rows.to; y++) {
        for (int32_t x = columns.from; x < columns.to; x++) {
            const int8_t value = channel[(y * s->input_width + x) * s->input_channels];

            largest = value > largest ? value : largest;
        }
    }
    return largest;
}

void ts_max_pool2d_int8(const ts_max_pool2d_int8_settings *settings, const int8_t *input, int8_t *output)
{
    const ts_pool2d_int8_settings *s = settings;

    for (int32_t y = 0; y < s->output_height; y++) {
        const ts_span rows = ts_covered(y * s->stride_height - s->padding_top, s->window_height, s->input_height);

        for (int32_t x = 0; x < s->output_width; x++) {
            const ts_span columns = ts_covered(x * s->stride_width - s->padding_left, s->window_width, s->input_width);

            for (int32_t c = 0; c < s->input_channels; c++) {
                *output++ = ts_clamp_int8(largest_int8(s, input + c, rows, columns), s->low, s->high);
            }
        }
    }
}

static float largest_float(const ts_pool2d_float_settings *s, const float *channel, ts_span rows, ts_span columns)
{
    float largest = -FLT_MAX;

    for (int32_t y = rows.from; y < rows.to; y++) {
        for (int32_t x = columns.from; x < columns.to; x++) {
            const float value = channel[(y * s->input_width + x) * s->input_channels];

            largest = value > largest ? value : largest;
        }
    }
    return largest;
}

void ts_max_pool2d_float(const ts_max_pool2d_float_settings *settings, const float *input, float *output)
{
    const ts_pool2d_float_settings *s = settings;

    for (int32_t y = 0; y < s->output_height; y++) {
        const ts_span rows = ts_covered(y * s->stride_height - s->padding_top, s->window_height, s->input_height);

        for (int32_t x = 0; x < s->output_width; x++) {
            const ts_span columns = ts_covered(x * s->stride_width - s->padding_left, s->window_width, s->input_width);

            for (int32_t c = 0; c < s->input_channels; c++) {
                *output++ = ts_clamp_float(largest_float(s, input + c, rows, columns), s->low, s->high);
            }
        }
    }
}
