#include "conv2d_int16.h"

#include "scaled_sum.h"
#include "window.h"

/* The sum of one window for one output channel, without bias. `input` points at the sample, `weights` at the channel's own. */
static int64_t window_sum(const ts_conv2d_int16_settings *settings, const int16_t *input, const TS_CONSTANT int8_t *weights,
                          int32_t top, int32_t left, ts_taps rows, ts_taps columns)
{
    const int32_t channels = settings->input_channels;
    const int32_t taps = columns.last - columns.first;
    const int32_t runs = settings->dilation_width == 1 ? 1 : taps; /* neighbouring taps are one run of numbers */
    const int32_t length = settings->dilation_width == 1 ? taps * channels : channels;
    int64_t sum = 0;

    for (int32_t y = rows.first; y < rows.last; y++) {
        const int32_t row = (top + y * settings->dilation_height) * settings->input_width + left;
        const int16_t *from = input + (row + columns.first * settings->dilation_width) * channels;
        const TS_CONSTANT int8_t *weight = weights + (y * settings->window_width + columns.first) * channels;

        for (int32_t run = 0; run < runs; run++) {
            for (int32_t i = 0; i < length; i++) {
                sum += (int32_t)from[i] * weight[i];
            }
            from += settings->dilation_width * channels;
            weight += channels;
        }
    }
    return sum;
}

void ts_conv2d_int16(const ts_conv2d_int16_settings *settings, const int16_t *input, int16_t *output)
{
    const int32_t window = settings->window_height * settings->window_width * settings->input_channels;

    for (int32_t out_y = 0; out_y < settings->output_height; out_y++) {
        const int32_t top = out_y * settings->stride_height - settings->padding_top;
        const ts_taps rows = ts_taps_inside(top, settings->input_height, settings->window_height, settings->dilation_height);

        for (int32_t out_x = 0; out_x < settings->output_width; out_x++) {
            const int32_t left = out_x * settings->stride_width - settings->padding_left;
            const ts_taps columns = ts_taps_inside(left, settings->input_width, settings->window_width, settings->dilation_width);

            for (int32_t to = 0; to < settings->output_channels; to++) {
                const int32_t scale = to * settings->scale_step;
                const int64_t sum = window_sum(settings, input, settings->weights + to * window, top, left, rows, columns);
                const int32_t scaled = ts_scaled_sum(sum + settings->bias[to], settings->multiplier[scale], settings->shift[scale],
                                                     settings->is_narrow);

                *output++ = ts_clamp_int16(scaled, settings->low, settings->high);
            }
        }
    }
}
