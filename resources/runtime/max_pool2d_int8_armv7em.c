#include "max_pool2d_int8_armv7em.h"

#include "clamp_int8_armv7em.h"
#include "columns_armv7em.h"
#include "pool_places_armv7em.h"

void ts_max_pool2d_int8_armv7em(const ts_max_pool2d_int8_settings *settings, const int8_t *input, int8_t *output)
{
    const ts_pool2d_int8_settings *s = settings;
    int8_t *to = output;

    for (int32_t y = 0; y < s->output_height; y++) {
        for (int32_t x = 0; x < s->output_width; x++, to += s->input_channels) {
            ts_pixels pixels;
            const int8_t *from = ts_pool_place(s, input, y, x, &pixels);

            for (int32_t k = 0; k < s->input_channels; k += TS_LANES) {
                const int32_t c = ts_pool_group(s, k);

                ts_store_word(to + c, ts_largest_pixels(from + c, &pixels));
            }
        }
    }
    ts_clamp_outputs_armv7em(output, s->output_height * s->output_width * s->input_channels, s->low, s->high);
}
