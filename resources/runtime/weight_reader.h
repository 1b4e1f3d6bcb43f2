/* Weights one after the other, whatever form they are stored in: the loops of the operators are written once, and each of
 * their functions names one format, which the compiler then knows. A new format is one more name and a case in two places. */
#ifndef TS_WEIGHT_READER_H
#define TS_WEIGHT_READER_H

#include <stdint.h>

#include "constant.h"
#include "half.h"
#include "stored_dot.h"

#ifdef __GNUC__
#define TS_INLINED static inline __attribute__((always_inline))
#else
#define TS_INLINED static inline
#endif

typedef enum {
    TS_WEIGHTS_HALF, /* 16-bit floats */
    TS_WEIGHTS_INT8  /* whole numbers, which the sum's scale makes real */
} ts_weight_format;

typedef struct {
    const TS_CONSTANT void *stored;
    int32_t next; /* the weight that is read next */
} ts_weight_reader;

/* A reader that stands before the weight number `first`. */
TS_INLINED ts_weight_reader ts_weights_from(const TS_CONSTANT void *stored, int32_t first)
{
    return (ts_weight_reader){stored, first};
}

TS_INLINED void ts_skip_weights(ts_weight_reader *reader, int32_t count)
{
    reader->next += count;
}

TS_INLINED float ts_next_weight(ts_weight_reader *reader, ts_weight_format format)
{
    const int32_t place = reader->next++;

    switch (format) {
    case TS_WEIGHTS_HALF: return ts_half_to_float(((const TS_CONSTANT uint16_t *)reader->stored)[place]);
    case TS_WEIGHTS_INT8: return (float)((const TS_CONSTANT int8_t *)reader->stored)[place];
    default: return 0.0F;
    }
}

/* sum + the products of the next `count` weights with as many numbers. */
TS_INLINED float ts_add_products(float sum, const float *from, ts_weight_reader *reader, int32_t count, ts_weight_format format)
{
    const int32_t place = reader->next;

    reader->next += count;
    switch (format) {
    case TS_WEIGHTS_HALF: return ts_dot_half(sum, from, (const TS_CONSTANT uint16_t *)reader->stored + place, count);
    case TS_WEIGHTS_INT8: return ts_dot_int8(sum, from, (const TS_CONSTANT int8_t *)reader->stored + place, count);
    default: return sum;
    }
}

#endif
