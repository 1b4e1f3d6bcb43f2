#include "transpose_conv.h"

#include "fixed_point.h"
#include "float_range.h"
#include "reached_pixels.h"

/* The sum of all that reaches one output pixel of one channel, without bias; `weights` points at the channel's own. */
static int32_t sum_int8(const ts_transpose_conv_int8_settings *settings, const int8_t *input, const TS_CONSTANT int8_t *weights,
                        ts_pixels rows, ts_pixels columns)
{
    const int32_t channels = settings->input_channels;
    const int32_t offset = settings->input_offset;
    int32_t sum = 0;

    for (int32_t y = 0; y < rows.count; y++) {
        const int8_t *row = input + (rows.from - y) * settings->input_width * channels;
        const TS_CONSTANT int8_t *taps = weights + (rows.tap + y * settings->stride_height) * settings->window_width * channels;

        for (int32_t x = 0; x < columns.count; x++) {
            const int8_t *from = row + (columns.from - x) * channels;
            const TS_CONSTANT int8_t *weight = taps + (columns.tap + x * settings->stride_width) * channels;

            for (int32_t channel = 0; channel < channels; channel++) {
                sum += (from[channel] + offset) * weight[channel];
            }
        }
    }
    return sum;
}

void ts_transpose_conv_int8(const ts_transpose_conv_int8_settings *settings, const int8_t *input, int8_t *output)
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
                int32_t sum = sum_int8(settings, input, settings->weights + to * window, rows, columns);

                sum = ts_scale(sum + settings->bias[to], settings->multiplier[scale], settings->shift[scale]);
                *output++ = ts_clamp_int8(sum + settings->output_offset, settings->low, settings->high);
            }
        }
    }
}

static float sum_float(const ts_transpose_conv_float_settings *settings, const float *input, const TS_CONSTANT float *weights,
                       ts_pixels rows, ts_pixels columns)
{
    const int32_t channels = settings->input_channels;
    float sum = 0.0f;

    for (int32_t y = 0; y < rows.count; y++) {
        const float *row = input + (rows.from - y) * settings->input_width * channels;
        const TS_CONSTANT float *taps = weights + (rows.tap + y * settings->stride_height) * settings->window_width * channels;

        for (int32_t x = 0; x < columns.count; x++) {
            const float *from = row + (columns.from - x) * channels;
            const TS_CONSTANT float *weight = taps + (columns.tap + x * settings->stride_width) * channels;

            for (int32_t channel = 0; channel < channels; channel++) {
                sum += from[channel] * weight[channel];
            }
        }
    }
    return sum;
}

void ts_transpose_conv_float(const ts_transpose_conv_float_settings *settings, const float *input, float *output)
{
    const int32_t window = settings->window_height * settings->window_width * settings->input_channels;

    for (int32_t out_y = 0; out_y < settings->output_height; out_y++) {
        const ts_pixels rows =
            ts_pixels_under(out_y + settings->padding_top, settings->stride_height, settings->window_height, settings->input_height);

        for (int32_t out_x = 0; out_x < settings->output_width; out_x++) {
            const ts_pixels columns =
                ts_pixels_under(out_x + settings->padding_left, settings->stride_width, settings->window_width, settings->input_width);

            for (int32_t to = 0; to < settings->output_channels; to++) {
                const float sum = sum_float(settings, input, settings->weights + to * window, rows, columns);

                *output++ = ts_clamp_float(sum + settings->bias[to], settings->low, settings->high);
            }
        }
    }
}
