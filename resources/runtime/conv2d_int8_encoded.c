#include "conv2d_int8_encoded.h"

#include "encoded_weights.h"
#include "fixed_point.h"
#include "small_code.h"
#include "window.h"

static void fill(int8_t *to, int32_t count, int32_t value)
{
    while (count-- > 0) {
        *to++ = (int8_t)value;
    }
}

static void copy(int8_t *to, const int8_t *from, int32_t count)
{
    while (count-- > 0) {
        *to++ = *from++;
    }
}

/* The window at this place, the zero point where it lies in the padding. */
TS_SMALL_CODE static void gather(const ts_conv2d_int8_encoded_settings *settings, const int8_t *input, int32_t top, int32_t left,
                                 int8_t *column)
{
    const ts_taps rows = ts_taps_inside(top, settings->input_height, settings->window_height, settings->dilation_height);
    const ts_taps columns = ts_taps_inside(left, settings->input_width, settings->window_width, settings->dilation_width);
    const int32_t channels = settings->input_channels;

    for (int32_t y = 0; y < settings->window_height; y++) {
        const int32_t row = (top + y * settings->dilation_height) * settings->input_width + left;

        for (int32_t x = 0; x < settings->window_width; x++, column += channels) {
            if (y >= rows.first && y < rows.last && x >= columns.first && x < columns.last) {
                copy(column, input + (row + x * settings->dilation_width) * channels, channels);
            } else {
                fill(column, channels, settings->input_zero_point);
            }
        }
    }
}

static int8_t scaled(const ts_conv2d_int8_encoded_settings *settings, int32_t sum, int32_t to)
{
    const int32_t scale = to * settings->scale_step;

    sum = ts_scale(sum, settings->multiplier[scale], settings->shift[scale]);
    return ts_clamp_int8(sum + settings->output_offset, settings->low, settings->high);
}

/* All channels of one output pixel. */
TS_INLINED int8_t *multiply(const ts_conv2d_int8_encoded_settings *settings, const int8_t *column, int8_t *output, ts_encoding encoding)
{
    const int32_t inputs = settings->window_height * settings->window_width * settings->input_channels;
    ts_encoded_reader reader = {settings->weights, settings->output_channels};

    for (int32_t to = 0; to < settings->output_channels;) {
        int32_t sums[4];
        const int32_t count = ts_next_sums(sums, column, &reader, inputs, encoding);

        for (int32_t k = 0; k < count; k++, to++) {
            *output++ = scaled(settings, sums[k] + settings->bias[to], to);
        }
    }
    return output;
}

TS_INLINED void convolve(const ts_conv2d_int8_encoded_settings *settings, const int8_t *input, int8_t *output, int8_t *column,
                         ts_encoding encoding)
{
    const int32_t is_pixel = settings->window_height * settings->window_width == 1; /* has no padding */

    for (int32_t out_y = 0; out_y < settings->output_height; out_y++) {
        const int32_t top = out_y * settings->stride_height - settings->padding_top;

        for (int32_t out_x = 0; out_x < settings->output_width; out_x++) {
            const int32_t left = out_x * settings->stride_width - settings->padding_left;
            const int8_t *from = column;

            if (is_pixel) {
                from = input + (top * settings->input_width + left) * settings->input_channels;
            } else {
                gather(settings, input, top, left, column);
            }
            output = multiply(settings, from, output, encoding);
        }
    }
}

TS_SMALL_CODE void ts_conv2d_int8_int4(const ts_conv2d_int8_encoded_settings *settings, const int8_t *input, int8_t *output,
                                       void *scratch)
{
    convolve(settings, input, output, (int8_t *)scratch, TS_ENCODED_INT4);
}

TS_SMALL_CODE void ts_conv2d_int8_bitmap(const ts_conv2d_int8_encoded_settings *settings, const int8_t *input, int8_t *output,
                                         void *scratch)
{
    convolve(settings, input, output, (int8_t *)scratch, TS_ENCODED_BITMAP);
}

TS_SMALL_CODE void ts_conv2d_int8_delta(const ts_conv2d_int8_encoded_settings *settings, const int8_t *input, int8_t *output,
                                        void *scratch)
{
    convolve(settings, input, output, (int8_t *)scratch, TS_ENCODED_DELTA);
}

TS_SMALL_CODE void ts_conv2d_int8_blocks(const ts_conv2d_int8_encoded_settings *settings, const int8_t *input, int8_t *output,
                                         void *scratch)
{
    convolve(settings, input, output, (int8_t *)scratch, TS_ENCODED_BLOCKS);
}

TS_SMALL_CODE void ts_conv2d_int8_tiles(const ts_conv2d_int8_encoded_settings *settings, const int8_t *input, int8_t *output,
                                        void *scratch)
{
    convolve(settings, input, output, (int8_t *)scratch, TS_ENCODED_TILES);
}
