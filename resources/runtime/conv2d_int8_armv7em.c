#include "conv2d_int8_armv7em.h"

#include "clamp_int8_armv7em.h"
#include "columns_armv7em.h"
#include "small_code.h"
#include "two_columns_int8_armv7em.h"
#include "window.h"

typedef ts_conv2d_int8_armv7em_settings settings_type;

/* The place of a window's first tap, which may lie outside the input. */
typedef struct {
    int32_t top;
    int32_t left;
} corner;

/* Working memory. */
typedef struct {
    int32_t *columns;
    int8_t *windows[2]; /* as bytes, where they cannot be widened straight from the input */
    int8_t *rest[2];    /* outputs of an incomplete group */
} memory;

static corner corner_of(const settings_type *settings, int32_t out_y, int32_t out_x)
{
    return (corner){out_y * settings->stride_height - settings->padding_top, out_x * settings->stride_width - settings->padding_left};
}

static const int8_t *place(const settings_type *settings, const int8_t *input, int32_t row, int32_t column)
{
    return input + (row * settings->input_width + column) * settings->input_channels;
}

static int8_t *copy_bytes(int8_t *to, const int8_t *from, int32_t count)
{
    for (; count >= 4; count -= 4, to += 4, from += 4) {
        ts_store_word(to, ts_load_word(from));
    }
    while (count-- > 0) {
        *to++ = *from++;
    }
    return to;
}

static int8_t *fill_bytes(int8_t *to, int32_t count, int32_t value)
{
    for (; count >= 4; count -= 4, to += 4) {
        ts_store_word(to, (value & 0xff) * 0x01010101);
    }
    while (count-- > 0) {
        *to++ = (int8_t)value;
    }
    return to;
}

/* Every row of a window fills whole words; what stands in the last bytes does not matter, their weights are 0. */
static int32_t row_words(const settings_type *settings)
{
    return (settings->window_width * settings->input_channels + 3) >> 2;
}

/* One row of a window as bytes, the zero point where it lies in the padding. */
static int8_t *copy_row(const settings_type *settings, const int8_t *input, int32_t row, int32_t left, ts_taps columns, int8_t *to)
{
    const int32_t channels = settings->input_channels;

    to = fill_bytes(to, columns.first * channels, settings->input_zero_point);
    if (settings->dilation_width == 1) {
        to = copy_bytes(to, place(settings, input, row, left + columns.first), (columns.last - columns.first) * channels);
    } else {
        for (int32_t x = columns.first; x < columns.last; x++) {
            to = copy_bytes(to, place(settings, input, row, left + x * settings->dilation_width), channels);
        }
    }
    return fill_bytes(to, (settings->window_width - columns.last) * channels, settings->input_zero_point);
}

TS_SMALL_CODE static void copy_window(const settings_type *settings, const int8_t *input, corner at, int8_t *to)
{
    const ts_taps rows = ts_taps_inside(at.top, settings->input_height, settings->window_height, settings->dilation_height);
    ts_taps columns = ts_taps_inside(at.left, settings->input_width, settings->window_width, settings->dilation_width);
    const int32_t row_bytes = row_words(settings) << 2;

    if (columns.last < columns.first) {
        columns = (ts_taps){settings->window_width, settings->window_width};
    }
    for (int32_t y = 0; y < settings->window_height; y++, to += row_bytes) {
        if (y < rows.first || y >= rows.last) {
            (void)fill_bytes(to, row_bytes, settings->input_zero_point);
        } else {
            (void)copy_row(settings, input, at.top + y * settings->dilation_height, at.left, columns, to);
        }
    }
}

/* The place of a window whose taps all lie inside, with three bytes of input behind the last one; else null. */
static const int8_t *inner_window(const settings_type *settings, const int8_t *input, corner at)
{
    const int32_t last_row = at.top + (settings->window_height - 1) * settings->dilation_height;
    const int32_t end = at.left + (settings->window_width - 1) * settings->dilation_width + 1;
    const int32_t is_last = last_row == settings->input_height - 1 && (settings->input_width - end) * settings->input_channels < 3;

    if (at.top < 0 || at.left < 0 || last_row >= settings->input_height || end > settings->input_width || is_last) {
        return 0;
    }
    return input + (at.top * settings->input_width + at.left) * settings->input_channels;
}

/* Widens two windows, straight from the input where both lie inside it. */
static void gather(const settings_type *settings, const int8_t *input, const corner *at, const memory *use)
{
    const int32_t words = row_words(settings);
    const int32_t step = settings->dilation_height * settings->input_width * settings->input_channels;
    const int8_t *first = inner_window(settings, input, at[0]);
    const int8_t *second = inner_window(settings, input, at[1]);
    ts_window_rows rows = {settings->window_height, step - 4 * words, words};

    if (!first || !second || settings->dilation_width != 1) {
        copy_window(settings, input, at[0], use->windows[0]);
        copy_window(settings, input, at[1], use->windows[1]);
        first = use->windows[0];
        second = use->windows[1];
        rows.step = 0;
    }
    ts_widen_two_int8_armv7em(use->columns, first, second, &rows);
}

/* All channels of two outputs, which may be the same one. */
TS_SMALL_CODE static void multiply(const settings_type *settings, const memory *use, int8_t *first, int8_t *second)
{
    const int32_t channels = settings->output_channels;
    const int32_t group_words = 4 * settings->words + (settings->is_fitted ? 12 : 9);
    const int32_t whole = channels >> 2;
    ts_two_columns_settings job = {whole, 2 * settings->words, settings->is_fitted, settings->output_offset, 1, 0};

    if (whole) {
        ts_two_columns_int8_armv7em(settings->weights, use->columns, first, second, &job);
    }
    if (channels & 3) {
        job.groups = 1;
        ts_two_columns_int8_armv7em(settings->weights + whole * group_words, use->columns, use->rest[0], use->rest[1], &job);
        (void)copy_bytes(first + 4 * whole, use->rest[0], channels & 3);
        (void)copy_bytes(second + 4 * whole, use->rest[1], channels & 3);
    }
}

/* Every window is one pixel, and pixels are whole words: no gathering. Returns how many outputs are done, an even number. */
TS_SMALL_CODE static int32_t run_pixels(const settings_type *settings, const memory *use, const int8_t *input, int8_t *output)
{
    const int32_t is_pixel = settings->window_height == 1 && settings->window_width == 1 && settings->stride_height == 1 &&
                             settings->stride_width == 1 && (settings->input_channels & 3) == 0;
    const int32_t pairs = settings->output_height * settings->output_width >> 1;
    const int32_t groups = settings->output_channels >> 2;
    const ts_two_columns_settings job = {groups, 2 * settings->words, settings->is_fitted, settings->output_offset, pairs, input};

    if (!is_pixel || pairs == 0 || (settings->output_channels & 3)) {
        return 0;
    }
    ts_two_columns_int8_armv7em(settings->weights, use->columns, output, output + settings->output_channels, &job);
    ts_clamp_outputs(output, 2 * pairs * settings->output_channels, settings->low, settings->high);
    return 2 * pairs;
}

void ts_conv2d_int8_armv7em(const settings_type *settings, const int8_t *input, int8_t *output, void *scratch)
{
    const int32_t channels = settings->output_channels;
    const int32_t outputs = settings->output_height * settings->output_width;
    int8_t *bytes = (int8_t *)scratch + 16 * settings->words;
    const memory use = {scratch, {bytes, bytes + 4 * settings->words}, {bytes + 8 * settings->words, bytes + 8 * settings->words + 4}};
    int32_t done = run_pixels(settings, &use, input, output);
    int32_t out_y = done / settings->output_width;
    int32_t out_x = done % settings->output_width;

    for (output += done * channels; done < outputs; done += 2) {
        const int32_t step = done + 1 < outputs ? channels : 0; /* an odd last one is computed twice into the same place */
        corner at[2];

        for (int32_t k = 0; k < 2; k++) {
            at[k] = corner_of(settings, out_y, out_x);
            if (step && ++out_x == settings->output_width) {
                out_x = 0;
                out_y++;
            }
        }
        gather(settings, input, at, &use);
        multiply(settings, &use, output, output + step);
        ts_clamp_outputs(output, channels + step, settings->low, settings->high);
        output += channels + step;
    }
}
