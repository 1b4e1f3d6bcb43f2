#include "conv2d_int8_ring_armv6m.h"

#include "ring.h"

void ts_conv2d_int8_armv6m_ring(const ts_conv2d_int8_armv6m_settings *settings, const int8_t *input, int8_t *output, void *scratch)
{
    const int32_t output_row = settings->output_width * settings->output_channels;
    const int32_t reach = (settings->window_height - 1) * settings->dilation_height + 1;
    ts_conv2d_int8_armv6m_settings row = *settings;
    ts_ring ring = {scratch, settings->input_width * settings->input_channels, 0, 0};
    uint8_t *own = ring.rows + (reach * ring.row_bytes + 3) / 4 * 4;

    for (int32_t y = 0; y < settings->output_height; y++) {
        TS_RING_ROW(&row, settings, &ring, input, y);
        ts_conv2d_int8_armv6m(&row, scratch, output + y * output_row, own);
    }
}
