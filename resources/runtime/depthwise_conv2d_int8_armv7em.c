#include "depthwise_conv2d_int8_armv7em.h"

#define CHANNELS 4 /* that are done together */

typedef ts_depthwise_conv2d_int8_armv7em_settings settings_type;

/* The last group of channels may overlap the one before it. */
#define SLIDE_GROUPS(slide_channels, channel_bytes)                                                                  \
    for (int32_t k = 0; k < settings->input_channels; k += CHANNELS) {                                               \
        const int32_t c = k + CHANNELS < settings->input_channels ? k : settings->input_channels - CHANNELS;         \
                                                                                                                     \
        ts_spread_int8_armv7em(scratch, tile.input + c, &tile.spread);                                               \
        slide_channels(settings->weights + (channel_bytes) * c, scratch, tile.output + c, &tile.slide);              \
    }

void ts_depthwise_conv2d_int8_armv7em(const settings_type *settings, const int8_t *input, int8_t *output, void *scratch)
{
    ts_depthwise_tile tile;

    TS_FOR_TILES(settings, input, output, tile, SLIDE_GROUPS(ts_slide_int8_armv7em, TS_EXACT_CHANNEL_BYTES));
}

void ts_depthwise_conv2d_fitted_int8_armv7em(const settings_type *settings, const int8_t *input, int8_t *output, void *scratch)
{
    ts_depthwise_tile tile;

    TS_FOR_TILES(settings, input, output, tile, SLIDE_GROUPS(ts_slide_fitted_int8_armv7em, TS_FITTED_CHANNEL_BYTES));
}

void ts_depthwise_conv2d_by_two_int8_armv7em(const settings_type *settings, const int8_t *input, int8_t *output, void *scratch)
{
    ts_depthwise_tile tile;

    TS_FOR_TILES(settings, input, output, tile, SLIDE_GROUPS(ts_slide_by_two_int8_armv7em, TS_EXACT_CHANNEL_BYTES));
}

void ts_depthwise_conv2d_by_two_fitted_int8_armv7em(const settings_type *settings, const int8_t *input, int8_t *output, void *scratch)
{
    ts_depthwise_tile tile;

    TS_FOR_TILES(settings, input, output, tile, SLIDE_GROUPS(ts_slide_by_two_fitted_int8_armv7em, TS_FITTED_CHANNEL_BYTES));
}
