#include "depthwise_conv2d_multiplied_int8_armv7em.h"

#define PAIR_WORDS (4 * TS_PLANE_ROWS)
#define ROW_WORDS  4

typedef ts_depthwise_conv2d_int8_armv7em_settings settings_type;

static int32_t pair(int32_t first, int32_t second)
{
    return (int32_t)(((uint32_t)second << 16) | ((uint32_t)first & 0xffff));
}

static int32_t *fill_row(int32_t *to, int32_t pairs, int32_t value)
{
    for (; pairs > 0; pairs--, to += PAIR_WORDS) {
        *to = pair(value, value);
    }
    return to;
}

static void spread_row(int32_t *to, const int8_t *from, const ts_spread_job *job)
{
    const int32_t step = job->along_step;
    const int32_t zero_point = (int8_t)job->zero_point;

    if (job->is_led) {
        *to = pair(zero_point, *from);
        to += PAIR_WORDS;
        from += step;
    }
    for (int32_t k = job->pairs; k > 0; k--, to += PAIR_WORDS, from += 2 * step) {
        *to = pair(from[0], from[step]);
    }
    if (job->is_odd) {
        *to = pair(*from, zero_point);
        to += PAIR_WORDS;
    }
    (void)fill_row(to, job->fill, zero_point);
}

/* The plane of a single channel, with the places of three others empty. */
static void spread_channel(int32_t *plane, const int8_t *input, const ts_spread_job *job)
{
    const int32_t last = job->rows_before + job->rows;
    const int32_t pairs = job->is_led + job->pairs + job->is_odd + job->fill;

    for (int32_t y = 0; y < last + job->rows_after; y++, plane += ROW_WORDS) {
        if (y < job->rows_before || y >= last) {
            (void)fill_row(plane, pairs, (int8_t)job->zero_point);
        } else {
            spread_row(plane, input + (y - job->rows_before) * job->across_step, job);
        }
    }
}

#define SLIDE_CHANNELS(slide_channels, channel_bytes)                                                             \
    do {                                                                                                          \
        const int32_t outputs = settings->output_channels / settings->input_channels;                             \
                                                                                                                  \
        tile.slide.channels = outputs;                                                                            \
        tile.slide.plane_step = 0;                                                                                \
        for (int32_t c = 0; c < settings->input_channels; c++) {                                                  \
            spread_channel(scratch, tile.input + c, &tile.spread);                                                \
            slide_channels(settings->weights + (channel_bytes) * c * outputs, scratch, tile.output + c * outputs, \
                           &tile.slide);                                                                          \
        }                                                                                                         \
    } while (0)

void ts_depthwise_conv2d_multiplied_int8_armv7em(const settings_type *settings, const int8_t *input, int8_t *output, void *scratch)
{
    ts_depthwise_tile tile;

    TS_FOR_TILES(settings, input, output, tile, SLIDE_CHANNELS(ts_slide_int8_armv7em, TS_EXACT_CHANNEL_BYTES));
}

void ts_depthwise_conv2d_multiplied_fitted_int8_armv7em(const settings_type *settings, const int8_t *input, int8_t *output, void *scratch)
{
    ts_depthwise_tile tile;

    TS_FOR_TILES(settings, input, output, tile, SLIDE_CHANNELS(ts_slide_fitted_int8_armv7em, TS_FITTED_CHANNEL_BYTES));
}

void ts_depthwise_conv2d_multiplied_by_two_int8_armv7em(const settings_type *settings, const int8_t *input, int8_t *output, void *scratch)
{
    ts_depthwise_tile tile;

    TS_FOR_TILES(settings, input, output, tile, SLIDE_CHANNELS(ts_slide_by_two_int8_armv7em, TS_EXACT_CHANNEL_BYTES));
}

void ts_depthwise_conv2d_multiplied_by_two_fitted_int8_armv7em(const settings_type *settings, const int8_t *input, int8_t *output, void *scratch)
{
    ts_depthwise_tile tile;

    TS_FOR_TILES(settings, input, output, tile, SLIDE_CHANNELS(ts_slide_by_two_fitted_int8_armv7em, TS_FITTED_CHANNEL_BYTES));
}
