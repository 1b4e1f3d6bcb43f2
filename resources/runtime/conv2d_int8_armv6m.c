#include "conv2d_int8_armv6m.h"

#include "column_int8_armv6m.h"
#include "window.h"

typedef ts_conv2d_int8_armv6m_settings settings_type;

static int32_t *widen(int32_t *column, const int8_t *from, int32_t count)
{
    while (count-- > 0) {
        *column++ = *from++;
    }
    return column;
}

static int32_t *fill(int32_t *column, int32_t count, int32_t value)
{
    while (count-- > 0) {
        *column++ = value;
    }
    return column;
}

/* One row of a window, the zero point where it lies in the padding. */
static int32_t *gather_row(const settings_type *settings, const int8_t *row, int32_t left, ts_taps taps, int32_t *column)
{
    const int32_t channels = settings->input_channels;

    column = fill(column, taps.first * channels, settings->input_zero_point);
    if (settings->dilation_width == 1) {
        column = widen(column, row + (left + taps.first) * channels, (taps.last - taps.first) * channels);
    } else {
        for (int32_t x = taps.first; x < taps.last; x++) {
            column = widen(column, row + (left + x * settings->dilation_width) * channels, channels);
        }
    }
    return fill(column, (settings->window_width - taps.last) * channels, settings->input_zero_point);
}

static int32_t *gather(const settings_type *settings, const int8_t *input, int32_t top, int32_t left, int32_t *column)
{
    const int32_t row_bytes = settings->input_width * settings->input_channels;
    const int32_t row_numbers = settings->window_width * settings->input_channels;
    ts_taps rows;
    ts_taps taps;

    if (settings->window_height * settings->window_width == 1) { /* has no padding */
        column = widen(column, input + top * row_bytes + left * row_numbers, row_numbers);
        return fill(column, settings->inputs - row_numbers, 0);
    }
    rows = ts_taps_inside(top, settings->input_height, settings->window_height, settings->dilation_height);
    taps = ts_taps_inside(left, settings->input_width, settings->window_width, settings->dilation_width);
    for (int32_t y = 0; y < settings->window_height; y++) {
        if (y < rows.first || y >= rows.last || taps.last < taps.first) {
            column = fill(column, row_numbers, settings->input_zero_point);
        } else {
            column = gather_row(settings, input + (top + y * settings->dilation_height) * row_bytes, left, taps, column);
        }
    }
    return fill(column, settings->inputs - settings->window_height * row_numbers, 0);
}

void ts_conv2d_int8_armv6m(const settings_type *settings, const int8_t *input, int8_t *output, void *scratch)
{
    for (int32_t out_y = 0; out_y < settings->output_height; out_y++) {
        const int32_t top = out_y * settings->stride_height - settings->padding_top;

        for (int32_t out_x = 0; out_x < settings->output_width; out_x++, output += settings->output_channels) {
            const int32_t left = out_x * settings->stride_width - settings->padding_left;
            const int32_t *end = gather(settings, input, top, left, scratch);

            ts_column_int8_armv6m(settings->weights, scratch, end, output, settings->output_channels, settings->split);
        }
    }
}
