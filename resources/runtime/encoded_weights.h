/* Int8 weights in fewer bytes: the loops of the operators are written once, and each of their functions names one encoding, which
 * the compiler then knows. A new encoding is one more name, a case here and a function in encoded_dot.c. */
#ifndef TS_ENCODED_WEIGHTS_H
#define TS_ENCODED_WEIGHTS_H

#include <stdint.h>

#include "constant.h"
#include "encoded_dot.h"

#ifdef __GNUC__
#define TS_INLINED static inline __attribute__((always_inline))
#else
#define TS_INLINED static inline
#endif

typedef enum {
    TS_ENCODED_INT4,
    TS_ENCODED_BITMAP,
    TS_ENCODED_DELTA,
    TS_ENCODED_BLOCKS, /* of one output channel and four inputs */
    TS_ENCODED_TILES   /* of four output channels and four inputs */
} ts_encoding;

/* What is read next, and for how many output channels. */
typedef struct {
    const TS_CONSTANT uint8_t *next;
    int32_t channels;
} ts_encoded_reader;

TS_INLINED const TS_CONSTANT uint8_t *ts_dot_encoded(int32_t *sums, const int8_t *column, const TS_CONSTANT uint8_t *stored, int32_t inputs,
                                                     int32_t rows, ts_encoding encoding)
{
    switch (encoding) {
    case TS_ENCODED_INT4: return ts_dot_int4(sums, column, stored, inputs, rows);
    case TS_ENCODED_BITMAP: return ts_dot_bitmap(sums, column, stored, inputs, rows);
    case TS_ENCODED_DELTA: return ts_dot_delta(sums, column, stored, inputs, rows);
    case TS_ENCODED_BLOCKS:
    case TS_ENCODED_TILES: return ts_dot_blocks(sums, column, stored, inputs, rows);
    default: return stored;
    }
}

/* Sums of the next output channels, without bias: four of them, or one where fewer than four are left. Returns how many. */
TS_INLINED int32_t ts_next_sums(int32_t *sums, const int8_t *column, ts_encoded_reader *reader, int32_t inputs, ts_encoding encoding)
{
    const int32_t rows = reader->channels >= 4 && encoding != TS_ENCODED_BLOCKS ? 4 : 1;

    reader->next = ts_dot_encoded(sums, column, reader->next, inputs, rows, encoding);
    reader->channels -= rows;
    return rows;
}

#endif
