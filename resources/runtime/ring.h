/* Running a window kernel row by row on a copy of the rows that its window covers, so that its output may overwrite its input. */
#ifndef TS_RING_H
#define TS_RING_H

#include <stdint.h>
#include <string.h>

/* Input rows first <= y < end, one after the other. */
typedef struct {
    uint8_t *rows;
    int32_t row_bytes;
    int32_t first;
    int32_t end;
} ts_ring;

/* Drops the rows above `first` and copies those that are missing below, up to `end`. No row of the input is read twice. */
static inline void ts_ring_move(ts_ring *ring, const uint8_t *input, int32_t first, int32_t end)
{
    const int32_t from = ring->end > first ? ring->end : first;
    const size_t kept = (size_t)((from - first) * ring->row_bytes);

    if (kept > 0) {
        memmove(ring->rows, ring->rows + (first - ring->first) * ring->row_bytes, kept);
    }
    memcpy(ring->rows + kept, input + from * ring->row_bytes, (size_t)((end - from) * ring->row_bytes));
    ring->first = first;
    ring->end = end;
}

/* Settings of `kernel` for the single output row `y`, whose window covers the rows that the ring then holds. */
#define TS_RING_ROW(row, settings, ring, input, y)                                                                    \
    do {                                                                                                              \
        const int32_t top = (y) * (settings)->stride_height - (settings)->padding_top;                                \
        const int32_t bottom = top + ((settings)->window_height - 1) * (settings)->dilation_height + 1;               \
        const int32_t height = (settings)->input_height;                                                              \
                                                                                                                      \
        ts_ring_move((ring), (const uint8_t *)(input), top > 0 ? top : 0, bottom < height ? bottom : height);         \
        (row)->input_height = (ring)->end - (ring)->first;                                                            \
        (row)->padding_top = (ring)->first - top;                                                                     \
        (row)->output_height = 1;                                                                                     \
    } while (0)

#endif
