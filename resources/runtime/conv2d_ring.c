#include "conv2d_ring.h"

#include "ring.h"

void ts_conv2d_int8_ring(const ts_conv2d_int8_settings *settings, const int8_t *input, int8_t *output, void *scratch)
{
    const int32_t output_row = settings->output_width * settings->output_channels;
    ts_conv2d_int8_settings row = *settings;
    ts_ring ring = {(uint8_t *)scratch, settings->input_width * settings->input_channels * (int32_t)sizeof *input, 0, 0};

    for (int32_t y = 0; y < settings->output_height; y++) {
        TS_RING_ROW(&row, settings, &ring, input, y);
        ts_conv2d_int8(&row, (const int8_t *)scratch, output + y * output_row);
    }
}

void ts_conv2d_float_ring(const ts_conv2d_float_settings *settings, const float *input, float *output, void *scratch)
{
    const int32_t output_row = settings->output_width * settings->output_channels;
    ts_conv2d_float_settings row = *settings;
    ts_ring ring = {(uint8_t *)scratch, settings->input_width * settings->input_channels * (int32_t)sizeof *input, 0, 0};

    for (int32_t y = 0; y < settings->output_height; y++) {
        TS_RING_ROW(&row, settings, &ring, input, y);
        ts_conv2d_float(&row, (const float *)scratch, output + y * output_row);
    }
}
