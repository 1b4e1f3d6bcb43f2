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

/* Widens two windows wherever they lie. */
TS_SMALL_CODE static void gather(const settings_type *settings, const int8_t *input, corner at, corner next, const memory *use)
{
    const ts_window_rows rows = {settings->window_height, 0, row_words(settings)};

    copy_window(settings, input, at, use->windows[0]);
    copy_window(settings, input, next, use->windows[1]);
    ts_widen_two_int8_armv7em(use->columns, use->windows[0], use->windows[1], &rows);
}

/* All channels of two outputs, which may be the same one. */
TS_SMALL_CODE static void multiply(const settings_type *settings, const memory *use, int8_t *first, int8_t *second)
{
    const int32_t channels = settings->output_channels;
    const int32_t group_words = 4 * settings->words + (settings->is_fitted ? 12 : 9);
    const int32_t whole = channels >> 2;
    ts_two_columns_settings job = {whole, 2 * settings->words, settings->is_fitted, settings->output_offset, 1, 0, 0, 0, 0, 0};

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

/* How many windows from this one on, two by two in its row, lie inside the input: they need no gathering. Where the rows of a window are
 * not whole words, three more bytes are read, which have to be there. */
static int32_t inner_run(const settings_type *settings, corner at, int32_t left_in_row)
{
    const int32_t last_row = at.top + (settings->window_height - 1) * settings->dilation_height;
    const int32_t room = settings->input_width - settings->window_width - at.left;
    int32_t run;

    if (at.top < 0 || at.left < 0 || last_row >= settings->input_height || room < 0 || settings->dilation_width != 1 ||
        (settings->output_channels & 3)) {
        return 0;
    }
    run = settings->stride_width == 1 ? room + 1 : room / settings->stride_width + 1;
    run = run < left_in_row ? run : left_in_row;
    if ((settings->window_width * settings->input_channels & 3) && last_row == settings->input_height - 1 &&
        (room - (run - 1) * settings->stride_width) * settings->input_channels < 3) {
        run--;
    }
    return run & ~1;
}

/* The outputs of a run of windows that starts at `window`. */
static void multiply_run(const settings_type *settings, const memory *use, const int8_t *window, int8_t *output, int32_t run)
{
    const int32_t words = row_words(settings);
    const int32_t row_step = settings->dilation_height * settings->input_width * settings->input_channels - 4 * words;
    const ts_two_columns_settings job = {settings->output_channels >> 2,
                                         2 * settings->words,
                                         settings->is_fitted,
                                         settings->output_offset,
                                         run >> 1,
                                         window,
                                         settings->stride_width * settings->input_channels,
                                         settings->window_height,
                                         words,
                                         row_step};

    ts_two_columns_int8_armv7em(settings->weights, use->columns, output, output + settings->output_channels, &job);
}

/* Pixels of a 1x1 convolution follow one another beyond the ends of rows. */
static int is_pixel_by_pixel(const settings_type *settings)
{
    return settings->window_height == 1 && settings->window_width == 1 && settings->stride_height == 1 && settings->stride_width == 1 &&
           ((settings->input_channels | settings->output_channels) & 3) == 0;
}

void ts_conv2d_int8_armv7em(const settings_type *settings, const int8_t *input, int8_t *output, void *scratch)
{
    const int32_t channels = settings->output_channels;
    const int32_t outputs = settings->output_height * settings->output_width;
    const int32_t is_one_run = is_pixel_by_pixel(settings);
    int8_t *bytes = (int8_t *)scratch + 16 * settings->words;
    const memory use = {scratch, {bytes, bytes + 4 * settings->words}, {bytes + 8 * settings->words, bytes + 8 * settings->words + 4}};
    int32_t out_y = 0;
    int32_t out_x = 0;

    for (int32_t done = 0; done < outputs;) {
        const corner at = corner_of(settings, out_y, out_x);
        int32_t run = is_one_run ? (outputs - done) & ~1 : inner_run(settings, at, settings->output_width - out_x);

        if (run) {
            multiply_run(settings, &use, input + (at.top * settings->input_width + at.left) * settings->input_channels, output, run);
        } else {
            const int32_t is_last = done + 1 == outputs; /* an odd last one is computed twice into the same place */
            const int32_t is_row_end = out_x + 1 == settings->output_width;
            const corner next = is_last ? at : corner_of(settings, out_y + is_row_end, is_row_end ? 0 : out_x + 1);

            run = is_last ? 1 : 2;
            gather(settings, input, at, next, &use);
            multiply(settings, &use, output, output + (run - 1) * channels);
        }
        ts_clamp_outputs_armv7em(output, run * channels, settings->low, settings->high);
        output += run * channels;
        done += run;
        for (out_x += run; out_x >= settings->output_width; out_x -= settings->output_width) {
            out_y++;
        }
    }
}
