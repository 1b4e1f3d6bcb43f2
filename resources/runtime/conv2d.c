#include "conv2d.h"

#include "fixed_point.h"
#include "float_range.h"
#include "window.h"

/* The sum of one window for one output channel, without bias. `input` points at the sample, `weights` at the channel's own. */
static int32_t window_sum_int8(const ts_conv2d_int8_settings *settings, const int8_t *input, const TS_CONSTANT int8_t *weights,
                               int32_t top, int32_t left, ts_taps rows, ts_taps columns)
{
    const int32_t channels = settings->input_channels;
    const int32_t offset = settings->input_offset;
    int32_t sum = 0;

    for (int32_t y = rows.first; y < rows.last; y++) {
        const int32_t input_row = (top + y * settings->dilation_height) * settings->input_width + left;

        for (int32_t x = columns.first; x < columns.last; x++) {
            const int8_t *from = input + (input_row + x * settings->dilation_width) * channels;
            const TS_CONSTANT int8_t *weight = weights + (y * settings->window_width + x) * channels;

            for (int32_t channel = 0; channel < channels; channel++) {
                sum += (from[channel] + offset) * weight[channel];
            }
        }
    }
    return sum;
}

void ts_conv2d_int8(const ts_conv2d_int8_settings *settings, const int8_t *input, int8_t *output)
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
                int32_t sum = window_sum_int8(settings, input, settings->weights + to * window, top, left, rows, columns);

                sum = ts_scale(sum + settings->bias[to], settings->multiplier[scale], settings->shift[scale]);
                *output++ = ts_clamp_int8(sum + settings->output_offset, settings->low, settings->high);
            }
        }
    }
}

/* Four channels side by side: each input is fetched once for four products, and the sums do not wait for one another. */
typedef struct {
    float sum[4];
} four_sums;

/* Adds `count` products to each channel, whose weights start where `weights` points. */
static inline four_sums add_products(four_sums sums, const float *from, const TS_CONSTANT float *const *weights, int32_t offset, int32_t count)
{
    const TS_CONSTANT float *first = weights[0] + offset;
    const TS_CONSTANT float *second = weights[1] + offset;
    const TS_CONSTANT float *third = weights[2] + offset;
    const TS_CONSTANT float *fourth = weights[3] + offset;

    for (; count > 0; count--) {
        const float value = *from++;

        sums.sum[0] += value * *first++;
        sums.sum[1] += value * *second++;
        sums.sum[2] += value * *third++;
        sums.sum[3] += value * *fourth++;
    }
    return sums;
}

static four_sums window_sums_float(const ts_conv2d_float_settings *settings, const float *input, const TS_CONSTANT float *const *weights,
                                   int32_t top, int32_t left, ts_taps rows, ts_taps columns)
{
    const int32_t channels = settings->input_channels;
    const int32_t run = settings->dilation_width == 1 ? columns.last - columns.first : 1; /* taps that follow one another */
    four_sums sums = {{0.0f, 0.0f, 0.0f, 0.0f}};

    for (int32_t y = rows.first; y < rows.last; y++) {
        const int32_t input_row = (top + y * settings->dilation_height) * settings->input_width + left;

        for (int32_t x = columns.first; x < columns.last; x += run) {
            const float *from = input + (input_row + x * settings->dilation_width) * channels;

            sums = add_products(sums, from, weights, (y * settings->window_width + x) * channels, run * channels);
        }
    }
    return sums;
}

void ts_conv2d_float(const ts_conv2d_float_settings *settings, const float *input, float *output)
{
    const int32_t window = settings->window_height * settings->window_width * settings->input_channels;
    const int32_t last = settings->output_channels - 1;

    for (int32_t out_y = 0; out_y < settings->output_height; out_y++) {
        const int32_t top = out_y * settings->stride_height - settings->padding_top;
        const ts_taps rows = ts_taps_inside(top, settings->input_height, settings->window_height, settings->dilation_height);

        for (int32_t out_x = 0; out_x < settings->output_width; out_x++) {
            const int32_t left = out_x * settings->stride_width - settings->padding_left;
            const ts_taps columns = ts_taps_inside(left, settings->input_width, settings->window_width, settings->dilation_width);

            for (int32_t to = 0; to <= last; to += 4) {
                const TS_CONSTANT float *weights[4]; /* beyond the last channel: that one again */
                four_sums sums;

                for (int32_t k = 0; k < 4; k++) {
                    weights[k] = settings->weights + (to + k < last ? to + k : last) * window;
                }
                sums = window_sums_float(settings, input, weights, top, left, rows, columns);
                for (int32_t k = 0; k < 4 && to + k <= last; k++) {
                    *output++ = ts_clamp_float(sums.sum[k] + settings->bias[to + k], settings->low, settings->high);
                }
            }
        }
    }
}
