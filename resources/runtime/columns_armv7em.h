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

static inline void ts_store_word(int8_t *to, int32_t word)
{
    *(ts_word_anywhere *)(void *)to = word;
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

/* Rows of a window, one after the other in the columns. */
typedef struct {
    int32_t rows;  /* at least 1 */
    int32_t step;  /* bytes from the end of a row to the start of the next */
    int32_t words; /* of a row, at least 1 */
} ts_window_rows;

/* Widens two windows: for every word of bytes a pair (0, 2) of the first, one of the second, then pairs (1, 3) of both, each number
 * sign-extended to 16 bits. */
void ts_widen_two_int8_armv7em(int32_t *columns, const int8_t *first, const int8_t *second, const ts_window_rows *rows);

#endif
