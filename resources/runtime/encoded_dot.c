#include "encoded_dot.h"

#include "four_products.h"
#include "small_code.h"

#ifdef __GNUC__
#define INLINED static inline __attribute__((always_inline))
#else
#define INLINED static inline
#endif

#define HALVES 8 /* inputs of a step of four-bit weights */
#define BLOCK  4 /* inputs of a block */

/* How many zeros stand below the lowest bit that is set. */
static int32_t zeros_below(uint32_t bits)
{
#if defined(__ARM_FEATURE_CLZ) && defined(__GNUC__)
    return __builtin_ctz(bits);
#else
    int32_t zeros = 0;

    for (; !(bits & 1); bits >>= 1) {
        zeros++;
    }
    return zeros;
#endif
}

/* The last inputs with zeros behind them. */
TS_SMALL_CODE static const int8_t *padded(int8_t *to, const int8_t *from, int32_t count, int32_t size)
{
    for (int32_t k = 0; k < size; k++) {
        to[k] = k < count ? from[k] : 0;
    }
    return to;
}

INLINED const TS_CONSTANT uint8_t *add_halves(int32_t *sums, const int8_t *from, const TS_CONSTANT uint8_t *stored, int32_t rows)
{
    const ts_four first = ts_four_numbers(from);
    const ts_four second = ts_four_numbers(from + 4);

    for (int32_t k = 0; k < rows; k++, stored += 4) {
        sums[k] = ts_add_four(sums[k], first, ts_four_low_halves(stored));
        sums[k] = ts_add_four(sums[k], second, ts_four_high_halves(stored));
    }
    return stored;
}

INLINED const TS_CONSTANT uint8_t *dot_int4(int32_t *to, const int8_t *column, const TS_CONSTANT uint8_t *stored, int32_t inputs, int32_t rows)
{
    int32_t sums[4] = {0, 0, 0, 0};

    TS_NOT_UNROLLED
    for (; inputs >= HALVES; inputs -= HALVES, column += HALVES) {
        stored = add_halves(sums, column, stored, rows);
    }
    if (inputs > 0) {
        int8_t last[HALVES];

        stored = add_halves(sums, padded(last, column, inputs, HALVES), stored, rows);
    }
    for (int32_t k = 0; k < rows; k++) {
        to[k] = sums[k] / 16;
    }
    return stored;
}

const TS_CONSTANT uint8_t *ts_dot_int4(int32_t *sums, const int8_t *column, const TS_CONSTANT uint8_t *stored, int32_t inputs, int32_t rows)
{
    return rows == 4 ? dot_int4(sums, column, stored, inputs, 4) : dot_int4(sums, column, stored, inputs, 1);
}

const TS_CONSTANT uint8_t *ts_dot_bitmap(int32_t *sums, const int8_t *column, const TS_CONSTANT uint8_t *stored, int32_t inputs, int32_t rows)
{
    TS_NOT_UNROLLED
    for (int32_t row = 0; row < rows; row++) {
        int32_t sum = 0;

        TS_NOT_UNROLLED
        for (int32_t first = 0; first < inputs; first += 8) {
            const int8_t *from = column + first;

            TS_NOT_UNROLLED
            for (uint32_t there = *stored++; there;) {
                const int32_t zeros = zeros_below(there);

                from += zeros;
                sum += *from++ * (int8_t)*stored++;
                there >>= zeros + 1;
            }
        }
        sums[row] = sum;
    }
    return stored;
}

const TS_CONSTANT uint8_t *ts_dot_delta(int32_t *sums, const int8_t *column, const TS_CONSTANT uint8_t *stored, int32_t inputs, int32_t rows)
{
    (void)inputs;
    TS_NOT_UNROLLED
    for (int32_t row = 0; row < rows; row++) {
        const TS_CONSTANT uint8_t *end = stored + 2 + 2 * (stored[0] + 256 * stored[1]);
        const int8_t *from = column;
        int32_t sum = 0;

        TS_NOT_UNROLLED
        for (stored += 2; stored != end; stored += 2) {
            from += stored[0];
            sum += *from * (int8_t)stored[1];
        }
        sums[row] = sum;
    }
    return stored;
}

INLINED const TS_CONSTANT uint8_t *add_block(int32_t *sums, const int8_t *from, const TS_CONSTANT uint8_t *stored, int32_t rows)
{
    const ts_four numbers = ts_four_numbers(from);

    for (int32_t k = 0; k < rows; k++, stored += BLOCK) {
        sums[k] = ts_add_four(sums[k], numbers, ts_four_weights(stored));
    }
    return stored;
}

INLINED const TS_CONSTANT uint8_t *dot_blocks(int32_t *to, const int8_t *column, const TS_CONSTANT uint8_t *stored, int32_t inputs, int32_t rows)
{
    const int8_t *whole = column + inputs - inputs % BLOCK;
    int32_t sums[4] = {0, 0, 0, 0};
    int8_t last[BLOCK];

    TS_NOT_UNROLLED
    for (int32_t first = 0; first < inputs; first += 8 * BLOCK) {
        const int8_t *from = column + first;

        TS_NOT_UNROLLED
        for (uint32_t there = *stored++; there; from += BLOCK) {
            const int32_t zeros = zeros_below(there);

            from += zeros * BLOCK;
            stored = add_block(sums, from == whole ? padded(last, from, inputs % BLOCK, BLOCK) : from, stored, rows);
            there >>= zeros + 1;
        }
    }
    for (int32_t k = 0; k < rows; k++) {
        to[k] = sums[k];
    }
    return stored;
}

const TS_CONSTANT uint8_t *ts_dot_blocks(int32_t *sums, const int8_t *column, const TS_CONSTANT uint8_t *stored, int32_t inputs, int32_t rows)
{
    return rows == 4 ? dot_blocks(sums, column, stored, inputs, 4) : dot_blocks(sums, column, stored, inputs, 1);
}
