#include "clamp_int8_armv7em.h"

#include "columns_armv7em.h"
#include "small_code.h"

/* Four bytes at a time; `low` and `high` stand in every byte of their words. */
static inline int32_t ts_clamp_word(int32_t word, int32_t low, int32_t high)
{
    int32_t difference;

    __asm__("ssub8 %1, %0, %2\n\tsel %0, %0, %2\n\tssub8 %1, %3, %0\n\tsel %0, %0, %3"
            : "+r"(word), "=&r"(difference)
            : "r"(low), "r"(high));
    return word;
}

TS_SMALL_CODE void ts_clamp_outputs_armv7em(int8_t *output, int32_t count, int32_t low, int32_t high)
{
    const int32_t every = 0x01010101;

    if (low == INT8_MIN && high == INT8_MAX) {
        return;
    }
    for (; count >= 4; count -= 4, output += 4) {
        ts_store_word(output, ts_clamp_word(ts_load_word(output), (low & 0xff) * every, (high & 0xff) * every));
    }
    for (; count > 0; count--, output++) {
        *output = (int8_t)(*output < low ? low : *output > high ? high : *output);
    }
}
