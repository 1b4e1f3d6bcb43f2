#include "depthwise_conv2d_rolling_int8_armv7em.h"

#include "small_code.h"

#define CHANNELS   4
#define KEPT_ROWS  2 /* that the windows of two tiles share */
#define ROW_WORDS  4
#define PAIR_WORDS (ROW_WORDS * TS_PLANE_ROWS)

typedef ts_depthwise_conv2d_int8_armv7em_settings settings_type;

/* The last rows of a tile become the first ones of the next. */
static void roll(int32_t *planes, int32_t rows, int32_t pairs)
{
    const int32_t *from = planes + rows * ROW_WORDS;

    for (; pairs > 0; pairs--, planes += PAIR_WORDS, from += PAIR_WORDS) {
        for (int32_t k = 0; k < KEPT_ROWS * ROW_WORDS; k += 4) {
            const int32_t a = from[k];
            const int32_t b = from[k + 1];
            const int32_t c = from[k + 2];
            const int32_t d = from[k + 3];

            planes[k] = a;
            planes[k + 1] = b;
            planes[k + 2] = c;
            planes[k + 3] = d;
        }
    }
}

/* Fills the planes of a tile, of which the input above may be overwritten already. */
TS_SMALL_CODE static void spread(int32_t *planes, const ts_depthwise_tile *tile, int32_t channel, int32_t rows_done)
{
    ts_spread_job job = tile->spread;
    const int8_t *input = tile->input + channel;

    if (rows_done) {
        roll(planes, rows_done, job.is_led + job.pairs + job.is_odd + job.fill);
        planes += KEPT_ROWS * ROW_WORDS;
        input += KEPT_ROWS * job.across_step;
        job.rows -= KEPT_ROWS;
    }
    ts_spread_int8_armv7em(planes, input, &job);
}

#define ROLL_CHANNELS(slide_channels, channel_bytes)                                                                      \
    for (int32_t c = 0; c < settings->input_channels; c += CHANNELS) {                                                    \
        ts_depthwise_tile tile;                                                                                           \
        int32_t rows_done = 0;                                                                                            \
                                                                                                                          \
        for (int32_t y = 0; y < settings->output_height; y += settings->tile_height) {                                    \
            for (int32_t x = 0; x < settings->output_width; x += settings->tile_width) {                                  \
                ts_place_tile(settings, input, output, y, x, &tile);                                                      \
                spread(scratch, &tile, c, rows_done);                                                                     \
                slide_channels(settings->weights + (channel_bytes) * c, scratch, tile.output + c, &tile.slide);           \
                rows_done = tile.slide.rows;                                                                              \
            }                                                                                                             \
        }                                                                                                                 \
    }                                                                                                                     \
    ts_clamp_tiles(settings, output)

void ts_depthwise_conv2d_rolling_int8_armv7em(const settings_type *settings, const int8_t *input, int8_t *output, void *scratch)
{
    ROLL_CHANNELS(ts_slide_int8_armv7em, TS_EXACT_CHANNEL_BYTES);
}

void ts_depthwise_conv2d_rolling_fitted_int8_armv7em(const settings_type *settings, const int8_t *input, int8_t *output, void *scratch)
{
    ROLL_CHANNELS(ts_slide_fitted_int8_armv7em, TS_FITTED_CHANNEL_BYTES);
}
