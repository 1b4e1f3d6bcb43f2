#include "grouped_conv2d.h"

#include "fixed_point.h"
#include "float_range.h"
#include "window.h"

/* The sum of one window for one output channel, without bias. `input` points at the first channel of the group. */
static int32_t window_sum_int8(const ts_grouped_conv2d_int8_settings *settings, const int8_t *input, const TS_CONSTANT int8_t *weights,
                               int32_t top, int32_t left, ts_taps rows, ts_taps columns)
{
    const int32_t channels = settings->group_inputs;
    const int32_t offset = settings->input_offset;
    int32_t sum = 0;

    for (int32_t y = rows.first; y < rows.last; y++) {
        const int32_t input_row = (top + y * settings->dilation_height) * settings->input_width + left;

        for (int32_t x = columns.first; x < columns.last; x++) {
            const int8_t *from = input + (input_row + x * settings->dilation_width) * settings->input_channels;
            const TS_CONSTANT int8_t *weight = weights + (y * settings->window_width + x) * channels;

            for (int32_t channel = 0; channel < channels; channel++) {
                sum += (from[channel] + offset) * weight[channel];
            }
        }
    }
    return sum;
}

void ts_grouped_conv2d_int8(const ts_grouped_conv2d_int8_settings *settings, const int8_t *input, int8_t *output)
{
    const int32_t window = settings->window_height * settings->window_width * settings->group_inputs;

    for (int32_t out_y = 0; out_y < settings->output_height; out_y++) {
        const int32_t top = out_y * settings->stride_height - settings->padding_top;
        const ts_taps rows = ts_taps_inside(top, settings->input_height, settings->window_height, settings->dilation_height);

        for (int32_t out_x = 0; out_x < settings->output_width; out_x++) {
            const int32_t left = out_x * settings->stride_width - settings->padding_left;
            const ts_taps columns = ts_taps_inside(left, settings->input_width, settings->window_width, settings->dilation_width);

            for (int32_t to = 0; to < settings->output_channels; to++) {
                const int8_t *group = input + to / settings->group_outputs * settings->group_inputs;
                const int32_t scale = to * settings->scale_step;
                int32_t sum = window_sum_int8(settings, group, settings->weights + to * window, top, left, rows, columns);

                sum = ts_scale(sum + settings->bias[to], settings->multiplier[scale], settings->shift[scale]);
                *output++ = ts_clamp_int8(sum + settings->output_offset, settings->low, settings->high);
            }
        }
    }
}

static float window_sum_float(const ts_grouped_conv2d_float_settings *settings, const float *input, const TS_CONSTANT float *weights,
                              int32_t top, int32_t left, ts_taps rows, ts_taps columns)
{
    const int32_t channels = settings->group_inputs;
    float sum = 0.0f;

    for (int32_t y = rows.first; y < rows.last; y++) {
        const int32_t input_row = (top + y * settings->dilation_height) * settings->input_width + left;

        for (int32_t x = columns.first; x < columns.last; x++) {
            const float *from = input + (input_row + x * settings->dilation_width) * settings->input_channels;
            const TS_CONSTANT float *weight = weights + (y * settings->window_width + x) * channels;

            for (int32_t channel = 0; channel < channels; channel++) {
                sum += from[channel] * weight[channel];
            }
        }
    }
    return sum;
}

void ts_grouped_conv2d_float(const ts_grouped_conv2d_float_settings *settings, const float *input, float *output)
{
    const int32_t window = settings->window_height * settings->window_width * settings->group_inputs;

    for (int32_t out_y = 0; out_y < settings->output_height; out_y++) {
        const int32_t top = out_y * settings->stride_height - settings->padding_top;
        const ts_taps rows = ts_taps_inside(top, settings->input_height, settings->window_height, settings->dilation_height);

        for (int32_t out_x = 0; out_x < settings->output_width; out_x++) {
            const int32_t left = out_x * settings->stride_width - settings->padding_left;
            const ts_taps columns = ts_taps_inside(left, settings->input_width, settings->window_width, settings->dilation_width);

            for (int32_t to = 0; to < settings->output_channels; to++) {
                const float *group = input + to / settings->group_outputs * settings->group_inputs;
                const float sum = window_sum_float(settings, group, settings->weights + to * window, top, left, rows, columns);

                *output++ = ts_clamp_float(sum + settings->bias[to], settings->low, settings->high);
            }
        }
    }
}
