#include "transpose_conv_int16.h"

#include "reached_pixels.h"
#include "scaled_sum.h"

/* The sum of all that reaches one output pixel of one channel, without bias; `weights` points at the channel's own. */
static int64_t sum_of(const ts_transpose_conv_int16_settings *settings, const int16_t *input, const TS_CONSTANT int8_t *weights,
                      ts_pixels rows, ts_pixels columns)
{
    const int32_t channels = settings->input_channels;
    int64_t sum = 0;

    for (int32_t y = 0; y < rows.count; y++) {
        const int16_t *row = input + (rows.from - y) * settings->input_width * channels;
        const TS_CONSTANT int8_t *taps = weights + (rows.tap + y * settings->stride_height) * settings->window_width * channels;

        for (int32_t x = 0; x < columns.count; x++) {
            const int16_t *from = row + (columns.from - x) * channels;
            const TS_CONSTANT int8_t *weight = taps + (columns.tap + x * settings->stride_width) * channels;

            for (int32_t channel = 0; channel < channels; channel++) {
                sum += (int32_t)from[channel] * weight[channel];
            }
        }
    }
    return sum;
}

void ts_transpose_conv_int16(const ts_transpose_conv_int16_settings *settings, const int16_t *input, int16_t *output)
{
    const int32_t window = settings->window_height * settings->window_width * settings->input_channels;

    for (int32_t out_y = 0; out_y < settings->output_height; out_y++) {
        const ts_pixels rows =
            ts_pixels_under(out_y + settings->padding_top, settings->stride_height, settings->window_height, settings->input_height);

        for (int32_t out_x = 0; out_x < settings->output_width; out_x++) {
            const ts_pixels columns =
                ts_pixels_under(out_x + settings->padding_left, settings->stride_width, settings->window_width, settings->input_width);

            for (int32_t to = 0; to < settings->output_channels; to++) {
                const int32_t scale = to * settings->scale_step;
                const int64_t sum = sum_of(settings, input, settings->weights + to * window, rows, columns);
                const int32_t scaled = ts_scaled_sum(sum + settings->bias[to], settings->multiplier[scale], settings->shift[scale],
                                                     settings->is_narrow);

                *output++ = ts_clamp_int16(scaled, settings->low, settings->high);
            }
        }
    }
}
