#include "conv2d_float_weights.h"

#include "float_range.h"
#include "weight_reader.h"
#include "window.h"

/* The sum of one window for one output channel, without scale and bias; `first` is the number of the channel's first weight. */
TS_INLINED float window_sum(const ts_conv2d_float_weights_settings *settings, const float *input, int32_t first, int32_t top,
                            int32_t left, ts_taps rows, ts_taps columns, ts_weight_format format)
{
    const int32_t channels = settings->input_channels;
    const int32_t taps = columns.last - columns.first;
    const int32_t runs = settings->dilation_width == 1 ? 1 : taps; /* neighbouring taps are one run of numbers */
    const int32_t length = settings->dilation_width == 1 ? taps * channels : channels;
    float sum = 0.0F;

    for (int32_t y = rows.first; y < rows.last; y++) {
        const int32_t row = (top + y * settings->dilation_height) * settings->input_width + left;
        const float *from = input + (row + columns.first * settings->dilation_width) * channels;
        ts_weight_reader reader = ts_weights_from(settings->weights, first + (y * settings->window_width + columns.first) * channels);

        for (int32_t run = 0; run < runs; run++) {
            sum = ts_add_products(sum, from, &reader, length, format);
            from += settings->dilation_width * channels;
        }
    }
    return sum;
}

TS_INLINED void convolve(const ts_conv2d_float_weights_settings *settings, const float *input, float *output, ts_weight_format format)
{
    const int32_t window = settings->window_height * settings->window_width * settings->input_channels;

    for (int32_t out_y = 0; out_y < settings->output_height; out_y++) {
        const int32_t top = out_y * settings->stride_height - settings->padding_top;
        const ts_taps rows = ts_taps_inside(top, settings->input_height, settings->window_height, settings->dilation_height);

        for (int32_t out_x = 0; out_x < settings->output_width; out_x++) {
            const int32_t left = out_x * settings->stride_width - settings->padding_left;
            const ts_taps columns = ts_taps_inside(left, settings->input_width, settings->window_width, settings->dilation_width);

            for (int32_t to = 0; to < settings->output_channels; to++) {
                const float sum = window_sum(settings, input, to * window, top, left, rows, columns, format);
                const float real = sum * settings->scale[to * settings->scale_step];

                *output++ = ts_clamp_float(real + settings->bias[to], settings->low, settings->high);
            }
        }
    }
}

void ts_conv2d_float_weights_half(const ts_conv2d_float_weights_settings *settings, const float *input, float *output)
{
    convolve(settings, input, output, TS_WEIGHTS_HALF);
}

void ts_conv2d_float_weights_int8(const ts_conv2d_float_weights_settings *settings, const float *input, float *output)
{
    convolve(settings, input, output, TS_WEIGHTS_INT8);
}
