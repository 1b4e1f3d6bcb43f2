/* Four int8 numbers at a time: pairs of 16 bits where the core multiplies those two at once, else number by number. */
#ifndef TS_FOUR_PRODUCTS_H
#define TS_FOUR_PRODUCTS_H

#include <stdint.h>

#include "constant.h"

#if defined(__ARM_FEATURE_DSP) && defined(__GNUC__)
#include "columns_armv7em.h"

typedef struct {
    int32_t even; /* numbers 0 and 2 */
    int32_t odd;  /* numbers 1 and 3 */
} ts_four;

static inline ts_four ts_four_of_word(int32_t word)
{
    return (ts_four){ts_even_bytes(word), ts_odd_bytes(word)};
}

static inline ts_four ts_four_numbers(const int8_t *from)
{
    return ts_four_of_word(ts_load_word(from));
}

static inline ts_four ts_four_weights(const TS_CONSTANT uint8_t *stored)
{
    return ts_four_of_word(ts_load_word((const int8_t *)stored));
}

/* 16 times the numbers in the lower halves of four bytes. */
static inline ts_four ts_four_low_halves(const TS_CONSTANT uint8_t *stored)
{
    return ts_four_of_word((int32_t)(((uint32_t)ts_load_word((const int8_t *)stored) << 4) & UINT32_C(0xf0f0f0f0)));
}

/* 16 times the numbers in the upper halves. */
static inline ts_four ts_four_high_halves(const TS_CONSTANT uint8_t *stored)
{
    return ts_four_of_word((int32_t)((uint32_t)ts_load_word((const int8_t *)stored) & UINT32_C(0xf0f0f0f0)));
}

static inline int32_t ts_add_pair(int32_t sum, int32_t pair, int32_t other)
{
    __asm__("smlad %0, %1, %2, %0" : "+r"(sum) : "r"(pair), "r"(other));
    return sum;
}

static inline int32_t ts_add_four(int32_t sum, ts_four numbers, ts_four weights)
{
    return ts_add_pair(ts_add_pair(sum, numbers.even, weights.even), numbers.odd, weights.odd);
}

#else

typedef struct {
    int32_t number[4];
} ts_four;

static inline ts_four ts_four_numbers(const int8_t *from)
{
    return (ts_four){{from[0], from[1], from[2], from[3]}};
}

static inline ts_four ts_four_weights(const TS_CONSTANT uint8_t *stored)
{
    return (ts_four){{(int8_t)stored[0], (int8_t)stored[1], (int8_t)stored[2], (int8_t)stored[3]}};
}

/* 16 times the number in the lower half of a byte. */
static inline int32_t ts_low_half(uint8_t stored)
{
    return (int8_t)(uint8_t)(stored << 4);
}

/* 16 times the number in the upper half. */
static inline int32_t ts_high_half(uint8_t stored)
{
    return (int8_t)(stored & 0xf0);
}

static inline ts_four ts_four_low_halves(const TS_CONSTANT uint8_t *stored)
{
    return (ts_four){{ts_low_half(stored[0]), ts_low_half(stored[1]), ts_low_half(stored[2]), ts_low_half(stored[3])}};
}

static inline ts_four ts_four_high_halves(const TS_CONSTANT uint8_t *stored)
{
    return (ts_four){{ts_high_half(stored[0]), ts_high_half(stored[1]), ts_high_half(stored[2]), ts_high_half(stored[3])}};
}

static inline int32_t ts_add_four(int32_t sum, ts_four numbers, ts_four weights)
{
    for (int32_t k = 0; k < 4; k++) {
        sum += numbers.number[k] * weights.number[k];
    }
    return sum;
}

#endif

#endif
