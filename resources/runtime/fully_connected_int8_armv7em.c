#include "fully_connected_int8_armv7em.h"

#include "clamp_int8_armv7em.h"
#include "columns_armv7em.h"
#include "one_column_int8_armv7em.h"
#include "small_code.h"

/* One row, widened; the inputs that fill up its last word do not count, their weights are 0. */
TS_SMALL_CODE static void widen(int32_t *column, const int8_t *input, int32_t inputs)
{
    int32_t last = 0;

    for (; inputs >= 4; inputs -= 4, input += 4, column += 2) {
        const int32_t word = ts_load_word(input);

        column[0] = ts_even_bytes(word);
        column[1] = ts_odd_bytes(word);
    }
    if (inputs) {
        while (inputs-- > 0) {
            last = (int32_t)((uint32_t)last << 8) | (uint8_t)input[inputs];
        }
        column[0] = ts_even_bytes(last);
        column[1] = ts_odd_bytes(last);
    }
}

TS_SMALL_CODE void ts_fully_connected_int8_armv7em(const ts_fully_connected_int8_armv7em_settings *settings, const int8_t *input, int8_t *output,
                                     void *scratch)
{
    const int32_t words = (settings->inputs + 3) >> 2;
    const int32_t groups = settings->outputs >> 2;
    const int32_t rest = settings->outputs & 3;
    const int32_t *last_group = settings->weights + groups * (4 * words + 12);
    int32_t *column = scratch;
    int8_t *last = (int8_t *)(column + 2 * words);

    for (int32_t row = 0; row < settings->rows; row++, input += settings->inputs, output += rest) {
        widen(column, input, settings->inputs);
        if (groups) {
            ts_one_column_int8_armv7em(settings->weights, column, output, groups, words, settings->is_long);
            output += 4 * groups;
        }
        if (rest) {
            ts_one_column_int8_armv7em(last_group, column, last, 1, words, settings->is_long);
            for (int32_t k = 0; k < rest; k++) {
                output[k] = last[k];
            }
        }
        ts_clamp_outputs_armv7em(output - 4 * groups, settings->outputs, settings->low, settings->high);
    }
}
