#include "mean_int8_armv7em.h"

#include "fixed_point.h"
#include "pixels_int8_armv7em.h"

static void sum_all(int32_t *sums, const int8_t *from, int32_t count, int32_t step)
{
    for (int32_t left = count; left > 0; left -= TS_MOST_PIXELS, from += TS_MOST_PIXELS * step) {
        const ts_pixels pixels = {1, left < TS_MOST_PIXELS ? left : TS_MOST_PIXELS, step, 0};

        ts_sum_pixels(sums, from, &pixels);
    }
}

void ts_mean_int8_armv7em(const ts_mean_int8_settings *settings, const int8_t *input, int8_t *output)
{
    const ts_mean_int8_settings *s = settings;
    const int32_t last = s->kept_inner - TS_LANES;

    for (int32_t outer = 0; outer < s->kept_outer; outer++) {
        for (int32_t k = 0; k < s->kept_inner; k += TS_LANES) {
            const int32_t c = k < last ? k : last;
            int32_t sums[TS_LANES] = {s->offset, s->offset, s->offset, s->offset};

            sum_all(sums, input + c, s->reduced_outer, s->kept_inner);
            for (int32_t lane = 0; lane < TS_LANES; lane++) {
                const int32_t scaled = ts_scale(sums[lane], s->multiplier, s->shift);

                output[c + lane] = ts_clamp_int8(scaled + s->output_zero_point, INT8_MIN, INT8_MAX);
            }
        }
        input += s->reduced_outer * s->kept_inner;
        output += s->kept_inner;
    }
}
