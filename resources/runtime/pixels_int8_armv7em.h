/* Sums and maxima over the pixels of a window, four neighbouring channels at a time. */
#ifndef TS_PIXELS_INT8_ARMV7EM_H
#define TS_PIXELS_INT8_ARMV7EM_H

#include <stdint.h>

#include "columns_armv7em.h"

#define TS_LANES       4
#define TS_MOST_PIXELS 256 /* whose sum fits into 16 bits */

typedef struct {
    int32_t rows;
    int32_t columns;
    int32_t step;     /* bytes from pixel to pixel */
    int32_t next_row; /* bytes from the end of a row to the next */
} ts_pixels;

/* Both halves plus bytes 0 and 2, or 1 and 3, of a word. */
static inline int32_t ts_add_even_bytes(int32_t sums, int32_t word)
{
    __asm__("sxtab16 %0, %0, %1" : "+r"(sums) : "r"(word));
    return sums;
}

static inline int32_t ts_add_odd_bytes(int32_t sums, int32_t word)
{
    __asm__("sxtab16 %0, %0, %1, ror #8" : "+r"(sums) : "r"(word));
    return sums;
}

/* The larger one of each pair of bytes. */
static inline int32_t ts_largest_bytes(int32_t first, int32_t second)
{
    int32_t difference;

    __asm__("ssub8 %1, %0, %2\n\tsel %0, %0, %2" : "+r"(first), "=&r"(difference) : "r"(second));
    return first;
}

/* Does `take` to the word of every pixel. */
#define TS_FOR_PIXELS(from, pixels, take)                                                 \
    for (int32_t row = (pixels)->rows; row > 0; row--, (from) += (pixels)->next_row) {    \
        int32_t left = (pixels)->columns;                                                 \
                                                                                          \
        for (; left >= 2; left -= 2) {                                                    \
            take(ts_load_word(from));                                                     \
            take(ts_load_word((from) + (pixels)->step));                                  \
            (from) += 2 * (pixels)->step;                                                 \
        }                                                                                 \
        for (; left > 0; left--, (from) += (pixels)->step) {                              \
            take(ts_load_word(from));                                                     \
        }                                                                                 \
    }

/* Adds up to TS_MOST_PIXELS pixels to the sums of four channels. */
static inline void ts_sum_pixels(int32_t *sums, const int8_t *from, const ts_pixels *pixels)
{
    int32_t even = 0;
    int32_t odd = 0;

#define TS_ADD(word)                            \
    do {                                        \
        const int32_t bytes = (word);           \
                                                \
        even = ts_add_even_bytes(even, bytes);  \
        odd = ts_add_odd_bytes(odd, bytes);     \
    } while (0)
    TS_FOR_PIXELS(from, pixels, TS_ADD)
#undef TS_ADD
    sums[0] += (int16_t)even;
    sums[1] += (int16_t)odd;
    sums[2] += even >> 16;
    sums[3] += odd >> 16;
}

/* The largest of each of four channels. */
static inline int32_t ts_largest_pixels(const int8_t *from, const ts_pixels *pixels)
{
    int32_t largest = ts_load_word(from);

#define TS_COMPARE(word) largest = ts_largest_bytes(largest, (word))
    TS_FOR_PIXELS(from, pixels, TS_COMPARE)
#undef TS_COMPARE
    return largest;
}

#endif
