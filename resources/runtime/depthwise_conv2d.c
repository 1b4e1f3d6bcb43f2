#include "depthwise_conv2d.h"

#include "fixed_point.h"
#include "float_range.h"
#include "window.h"

/* The sum of one window of one channel, without bias. `input` and `weights` point at the first number of the channel. */
static int32_t window_sum_int8(const ts_depthwise_conv2d_int8_settings *settings, const int8_t *input, const TS_CONSTANT int8_t *weights,
                               int32_t top, int32_t left, ts_taps rows, ts_taps columns)
{
    int32_t sum = 0;

    for (int32_t y = rows.first; y < rows.last; y++) {
        const int32_t input_row = (top + y * settings->dilation_height) * settings->input_width + left;
        const TS_CONSTANT int8_t *weight = weights + y * settings->window_width * settings->output_channels;

        for (int32_t x = columns.first; x < columns.last; x++) {
            const int32_t value = input[(input_row + x * settings->dilation_width) * settings->input_channels];

            sum += (value + settings->input_offset) * weight[x * settings->output_channels];
        }
    }
    return sum;
}

void ts_depthwise_conv2d_int8(const ts_depthwise_conv2d_int8_settings *settings, const int8_t *input, int8_t *output)
{
    for (int32_t out_y = 0; out_y < settings->output_height; out_y++) {
        const int32_t top = out_y * settings->stride_height - settings->padding_top;
        const ts_taps rows = ts_taps_inside(top, settings->input_height, settings->window_height, settings->dilation_height);

        for (int32_t out_x = 0; out_x < settings->output_width; out_x++) {
            const int32_t left = out_x * settings->stride_width - settings->padding_left;
            const ts_taps columns = ts_taps_inside(left, settings->input_width, settings->window_width, settings->dilation_width);

            for (int32_t to = 0; to < settings->output_channels; to++) {
                const int8_t *channel = input + to / settings->outputs_per_channel;
                const int32_t scale = to * settings->scale_step;
                int32_t sum = window_sum_int8(settings, channel, settings->weights + to, top, left, rows, columns);

                sum = ts_scale(sum + settings->bias[to], settings->multiplier[scale], settings->shift[scale]);
                *output++ = ts_clamp_int8(sum + settings->output_offset, settings->low, settings->high);
            }
        }
    }
}

/* `corner` is where the window's first tap of the channel lies in the input, or would; `weights` point at the channel's first. */
static float window_sum_float(const ts_depthwise_conv2d_float_settings *settings, const float *input, int32_t corner,
                              const TS_CONSTANT float *weights, ts_taps rows, ts_taps columns)
{
    const int32_t row_step = settings->dilation_height * settings->input_width * settings->input_channels;
    const int32_t input_step = settings->dilation_width * settings->input_channels;
    const int32_t weight_step = settings->output_channels;
    float sum = 0.0f;

    for (int32_t y = rows.first; y < rows.last; y++) {
        const float *value = input + (corner + y * row_step + columns.first * input_step);
        const TS_CONSTANT float *weight = weights + (y * settings->window_width + columns.first) * weight_step;

        for (int32_t x = columns.first; x < columns.last; x++, value += input_step, weight += weight_step) {
            sum += *value * *weight;
        }
    }
    return sum;
}

/* The same for four neighbouring channels, whose sums do not wait for one another. */
static void window_sums_float(const ts_depthwise_conv2d_float_settings *settings, const float *input, int32_t corner,
                              const TS_CONSTANT float *weights, ts_taps rows, ts_taps columns, float *sums)
{
    const int32_t row_step = settings->dilation_height * settings->input_width * settings->input_channels;
    const int32_t input_step = settings->dilation_width * settings->input_channels;
    const int32_t weight_step = settings->output_channels;
    float sum[4] = {0.0f, 0.0f, 0.0f, 0.0f};

    for (int32_t y = rows.first; y < rows.last; y++) {
        const float *value = input + (corner + y * row_step + columns.first * input_step);
        const TS_CONSTANT float *weight = weights + (y * settings->window_width + columns.first) * weight_step;

        for (int32_t x = columns.first; x < columns.last; x++, value += input_step, weight += weight_step) {
            sum[0] += value[0] * weight[0];
            sum[1] += value[1] * weight[1];
            sum[2] += value[2] * weight[2];
            sum[3] += value[3] * weight[3];
        }
    }
    for (int32_t k = 0; k < 4; k++) {
        sums[k] = sum[k];
    }
}

void ts_depthwise_conv2d_float(const ts_depthwise_conv2d_float_settings *settings, const float *input, float *output)
{
    const int32_t channels = settings->output_channels;
    const int32_t in_fours = settings->outputs_per_channel == 1 ? channels & ~3 : 0;

    for (int32_t out_y = 0; out_y < settings->output_height; out_y++) {
        const int32_t top = out_y * settings->stride_height - settings->padding_top;
        const ts_taps rows = ts_taps_inside(top, settings->input_height, settings->window_height, settings->dilation_height);

        for (int32_t out_x = 0; out_x < settings->output_width; out_x++) {
            const int32_t left = out_x * settings->stride_width - settings->padding_left;
            const ts_taps columns = ts_taps_inside(left, settings->input_width, settings->window_width, settings->dilation_width);
            const int32_t corner = (top * settings->input_width + left) * settings->input_channels;

            for (int32_t to = 0; to < in_fours; to += 4) {
                float sums[4];

                window_sums_float(settings, input, corner + to, settings->weights + to, rows, columns, sums);
                for (int32_t k = 0; k < 4; k++) {
                    *output++ = ts_clamp_float(sums[k] + settings->bias[to + k], settings->low, settings->high);
                }
            }
            for (int32_t to = in_fours; to < channels; to++) {
                const int32_t from = corner + to / settings->outputs_per_channel;
                const float sum = window_sum_float(settings, input, from, settings->weights + to, rows, columns);

                *output++ = ts_clamp_float(sum + settings->bias[to], settings->low, settings->high);
            }
        }
    }
}
