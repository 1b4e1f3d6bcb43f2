#include "fully_connected_int8_encoded.h"

#include "encoded_weights.h"
#include "fixed_point.h"
#include "small_code.h"

/* In small code the compiler would call a library for wide shifts. */
#ifdef __GNUC__
#define NOT_INLINED __attribute__((noinline))
#else
#define NOT_INLINED
#endif

NOT_INLINED static int8_t scaled(const ts_fully_connected_int8_encoded_settings *settings, int32_t sum, int32_t to)
{
    const int32_t scale = to * settings->scale_step;

    sum = ts_scale_once(sum, settings->multiplier_high[scale], settings->multiplier_low[scale], settings->shift[scale]);
    return ts_clamp_int8(sum + settings->output_offset, settings->low, settings->high);
}

TS_INLINED void multiply(const ts_fully_connected_int8_encoded_settings *settings, const int8_t *input, int8_t *output,
                         ts_encoding encoding)
{
    for (int32_t row = 0; row < settings->rows; row++, input += settings->inputs) {
        ts_encoded_reader reader = {settings->weights, settings->outputs};

        for (int32_t to = 0; to < settings->outputs;) {
            int32_t sums[4];
            const int32_t count = ts_next_sums(sums, input, &reader, settings->inputs, encoding);

            for (int32_t k = 0; k < count; k++, to++) {
                *output++ = scaled(settings, sums[k] + settings->bias[to], to);
            }
        }
    }
}

TS_SMALL_CODE void ts_fully_connected_int8_int4(const ts_fully_connected_int8_encoded_settings *settings, const int8_t *input,
                                                int8_t *output)
{
    multiply(settings, input, output, TS_ENCODED_INT4);
}

TS_SMALL_CODE void ts_fully_connected_int8_bitmap(const ts_fully_connected_int8_encoded_settings *settings, const int8_t *input,
                                                  int8_t *output)
{
    multiply(settings, input, output, TS_ENCODED_BITMAP);
}

TS_SMALL_CODE void ts_fully_connected_int8_delta(const ts_fully_connected_int8_encoded_settings *settings, const int8_t *input,
                                                 int8_t *output)
{
    multiply(settings, input, output, TS_ENCODED_DELTA);
}

TS_SMALL_CODE void ts_fully_connected_int8_blocks(const ts_fully_connected_int8_encoded_settings *settings, const int8_t *input,
                                                  int8_t *output)
{
    multiply(settings, input, output, TS_ENCODED_BLOCKS);
}

TS_SMALL_CODE void ts_fully_connected_int8_tiles(const ts_fully_connected_int8_encoded_settings *settings, const int8_t *input,
                                                 int8_t *output)
{
    multiply(settings, input, output, TS_ENCODED_TILES);
}
