#include "average_pool2d_int8_armv7em.h"

#include "clamp_int8_armv7em.h"
#include "pool_places_armv7em.h"

/* Rounded half away from zero. */
static int32_t mean(int32_t total, int32_t count)
{
    return (total > 0 ? total + (count >> 1) : total - (count >> 1)) / count;
}

void ts_average_pool2d_int8_armv7em(const ts_average_pool2d_int8_settings *settings, const int8_t *input, int8_t *output)
{
    const ts_pool2d_int8_settings *s = settings;
    int8_t *to = output;

    for (int32_t y = 0; y < s->output_height; y++) {
        for (int32_t x = 0; x < s->output_width; x++, to += s->input_channels) {
            ts_pixels pixels;
            const int8_t *from = ts_pool_place(s, input, y, x, &pixels);
            const int32_t count = pixels.rows * pixels.columns;

            for (int32_t k = 0; k < s->input_channels; k += TS_LANES) {
                const int32_t c = ts_pool_group(s, k);
                int32_t sums[TS_LANES] = {0, 0, 0, 0};

                ts_sum_pixels(sums, from + c, &pixels);
                for (int32_t lane = 0; lane < TS_LANES; lane++) {
                    to[c + lane] = (int8_t)mean(sums[lane], count);
                }
            }
        }
    }
    ts_clamp_outputs_armv7em(output, s->output_height * s->output_width * s->input_channels, s->low, s->high);
}
