#include "average_pool2d_int8_armv6m.h"

#define RECIPROCAL_SHIFT 24 /* exact for windows of up to 256 pixels: 128.5 * 256 * 256 < 2^24 */

/* `value` is the first one of a channel in a window; steps from pixel to pixel, and from the end of a row to the next. */
static inline int32_t total(const int8_t *value, int32_t rows, int32_t columns, int32_t step, int32_t row_step)
{
    int32_t sum = 0;

    for (; rows > 0; rows--, value += row_step) {
        for (int32_t left = columns; left > 0; left--, value += step) {
            sum += *value;
        }
    }
    return sum;
}

/* Rounded half away from zero; cores that divide by a function call divide once for all channels. */
static inline int32_t mean(int32_t sum, uint32_t half, uint32_t reciprocal)
{
    const uint32_t size = (uint32_t)(sum < 0 ? -sum : sum) + half;
    const int32_t quotient = (int32_t)((size * reciprocal) >> RECIPROCAL_SHIFT);

    return sum < 0 ? -quotient : quotient;
}

void ts_average_pool2d_int8_armv6m(const ts_average_pool2d_int8_settings *s, const int8_t *input, int8_t *output)
{
    const int32_t channels = s->input_channels;

    for (int32_t y = 0; y < s->output_height; y++) {
        const ts_span rows = ts_covered(y * s->stride_height - s->padding_top, s->window_height, s->input_height);

        for (int32_t x = 0; x < s->output_width; x++) {
            const ts_span columns = ts_covered(x * s->stride_width - s->padding_left, s->window_width, s->input_width);
            const int8_t *corner = input + (rows.from * s->input_width + columns.from) * channels;
            const int32_t high = rows.to - rows.from;
            const int32_t wide = columns.to - columns.from;
            const uint32_t count = (uint32_t)(high * wide);
            const uint32_t reciprocal = (UINT32_C(1) << RECIPROCAL_SHIFT) / count + 1;

            for (int32_t c = 0; c < channels; c++) {
                const int32_t sum = total(corner + c, high, wide, channels, (s->input_width - wide) * channels);
                const int32_t value = mean(sum, count / 2, reciprocal);

                *output++ = (int8_t)(value < s->low ? s->low : value > s->high ? s->high : value);
            }
        }
    }
}
