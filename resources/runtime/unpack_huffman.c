#include "unpack_huffman.h"

#include "small_code.h"

#define LONGEST 15

/* Codes of one length are consecutive numbers; `end` is the first 16 bits behind them, `place` what makes them places of bytes. */
typedef struct {
    uint32_t end;
    int32_t place;
} code_length;

/* Returns the shortest length. */
TS_SMALL_CODE static int32_t read_lengths(const TS_CONSTANT uint8_t *counts, code_length *lengths)
{
    uint32_t next = 0; /* the first 16 bits of the next code */
    int32_t before = 0;
    int32_t shortest = 0;

    TS_NOT_UNROLLED
    for (int32_t bits = 1; bits <= LONGEST; bits++) {
        const int32_t count = counts[bits - 1];

        shortest = before == 0 ? bits : shortest;
        lengths[bits].place = before - (int32_t)(next >> (16 - bits));
        next += (uint32_t)count << (16 - bits);
        lengths[bits].end = next;
        before += count;
    }
    return shortest;
}

void ts_unpack_huffman(const ts_unpack_huffman_settings *settings, int8_t *output)
{
    const TS_CONSTANT uint8_t *symbols = settings->code + LONGEST;
    const TS_CONSTANT uint8_t *stream = settings->stream;
    code_length lengths[LONGEST + 1];
    const int32_t shortest = read_lengths(settings->code, lengths);
    uint32_t window = 0; /* the next bits, highest first */
    int32_t known = 0;   /* how many of them there are */

    TS_NOT_UNROLLED
    for (int32_t left = settings->count; left > 0; left--) {
        const code_length *length = &lengths[shortest];
        int32_t bits = shortest;
        uint32_t first;

        TS_NOT_UNROLLED
        for (; known <= 16; known += 8) {
            window |= (uint32_t)*stream++ << (24 - known);
        }
        first = window >> 16;
        TS_NOT_UNROLLED
        while (first >= length->end) {
            length++;
            bits++;
        }
        *output++ = (int8_t)symbols[(int32_t)(first >> (16 - bits)) + length->place];
        window <<= bits;
        known -= bits;
    }
}
