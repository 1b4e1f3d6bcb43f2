#include "depthwise_conv2d_windows_int8_armv7em.h"

#include "clamp_int8_armv7em.h"
#include "small_code.h"
#include "window.h"
#include "window_groups_int8_armv7em.h"

typedef ts_depthwise_conv2d_int8_settings settings_type;

static ts_window_job job_of(const settings_type *s)
{
    return (ts_window_job){.channels = s->input_channels,
                           .input_offset = (int32_t)(((uint32_t)s->input_offset << 16) | ((uint32_t)s->input_offset & 0xffff)),
                           .output_offset = s->output_offset,
                           .scale_step = s->scale_step,
                           .bias = s->bias,
                           .multiplier = s->multiplier,
                           .shift = s->shift};
}

/* The taps inside the input; those of a single column are one row. */
static void place(const settings_type *s, ts_window_job *job, int32_t rows, int32_t columns)
{
    const int32_t row = s->dilation_height * s->input_width * s->input_channels;
    const int32_t is_column = s->window_width == 1;

    job->columns = is_column ? rows : columns;
    job->rows = is_column ? columns : rows;
    if (job->columns <= 0) {
        job->rows = 0;
    }
    job->input_step = is_column ? row : s->dilation_width * s->input_channels;
    job->input_row = row - columns * s->dilation_width * s->input_channels;
    job->weight_row = (s->window_width - columns) * s->input_channels;
}

TS_SMALL_CODE void ts_depthwise_conv2d_windows_int8_armv7em(const settings_type *settings, const int8_t *input, int8_t *output)
{
    const settings_type *s = settings;
    const int32_t channels = s->input_channels;
    ts_window_job job = job_of(s);
    int8_t *to = output;

    for (int32_t out_y = 0; out_y < s->output_height; out_y++) {
        const int32_t top = out_y * s->stride_height - s->padding_top;
        const ts_taps rows = ts_taps_inside(top, s->input_height, s->window_height, s->dilation_height);

        for (int32_t out_x = 0; out_x < s->output_width; out_x++, to += channels) {
            const int32_t left = out_x * s->stride_width - s->padding_left;
            const ts_taps columns = ts_taps_inside(left, s->input_width, s->window_width, s->dilation_width);
            const int32_t first = (top + rows.first * s->dilation_height) * s->input_width + left + columns.first * s->dilation_width;

            place(s, &job, rows.last - rows.first, columns.last - columns.first);
            ts_window_groups_int8_armv7em(&job, input + first * channels,
                                          s->weights + (rows.first * s->window_width + columns.first) * channels, to);
        }
    }
    ts_clamp_outputs_armv7em(output, s->output_height * s->output_width * channels, s->low, s->high);
}
