/* Activations widened to 16 bits, in the order in which the multiply loops take them. */
#ifndef TS_COLUMNS_ARMV7EM_H
#define TS_COLUMNS_ARMV7EM_H

#include <stdint.h>

/* Four bytes from anywhere: these cores read words across word boundaries. */
typedef int32_t __attribute__((may_alias, aligned(1))) ts_word_anywhere;

static inline int32_t ts_load_word(const int8_t *from)
{
    return *(const ts_word_anywhere *)(const void *)from;
}

/* Bytes 0 and 2, each sign-extended to 16 bits. */
static inline int32_t ts_even_bytes(int32_t word)
{
    int32_t widened;

    __asm__("sxtb16 %0, %1" : "=r"(widened) : "r"(word));
    return widened;
}

/* Bytes 1 and 3. */
static inline int32_t ts_odd_bytes(int32_t word)
{
    int32_t widened;

    __asm__("sxtb16 %0, %1, ror #8" : "=r"(widened) : "r"(word));
    return widened;
}

/* 4 * words activations of two columns, a pair of the first, then one of the second; returns the end. */
static inline int32_t *ts_widen_two(int32_t *columns, const int8_t *first, const int8_t *second, int32_t words)
{
    for (; words > 0; words--, first += 4, second += 4, columns += 4) {
        const int32_t one = ts_load_word(first);
        const int32_t other = ts_load_word(second);

        columns[0] = ts_even_bytes(one);
        columns[1] = ts_even_bytes(other);
        columns[2] = ts_odd_bytes(one);
        columns[3] = ts_odd_bytes(other);
    }
    return columns;
}

#endif
