#include "fully_connected_int16.h"

#include "fixed_point_wide.h"

static int64_t sum(const ts_fully_connected_int16_settings *settings, const int16_t *input, int32_t to)
{
    const TS_CONSTANT int8_t *weights = settings->weights + to * settings->inputs;
    int64_t total = settings->bias[to];

    for (int32_t from = 0; from < settings->inputs; from++) {
        total += (int32_t)input[from] * weights[from];
    }
    return total;
}

void ts_fully_connected_int16(const ts_fully_connected_int16_settings *settings, const int16_t *input, int16_t *output)
{
    const ts_fully_connected_int16_settings *s = settings;

    for (int32_t row = 0; row < s->rows; row++) {
        for (int32_t to = 0; to < s->outputs; to++) {
            const int32_t scale = to * s->scale_step;
            const int32_t scaled =
                ts_scale_once_wide(sum(s, input, to), s->multiplier_high[scale], s->multiplier_low[scale], s->shift[scale]);

            *output++ = ts_clamp_int16(scaled, s->low, s->high);
        }
        input += s->inputs;
    }
}
