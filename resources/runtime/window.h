/* Which taps of a sliding window lie inside the input. */
#ifndef TS_WINDOW_H
#define TS_WINDOW_H

#include <stdint.h>

/* Taps first <= k < last of a window at `start` (negative in the padding) fall on 0 <= start + k * dilation < size. */
typedef struct {
    int32_t first;
    int32_t last;
} ts_taps;

/* The smallest cores divide by a function call, and most windows are not dilated. */
static inline int32_t ts_quotient(int32_t number, int32_t dilation)
{
    return dilation == 1 ? number : number / dilation;
}

static inline ts_taps ts_taps_inside(int32_t start, int32_t size, int32_t taps, int32_t dilation)
{
    const int32_t first = start < 0 ? ts_quotient(dilation - 1 - start, dilation) : 0;
    const int32_t last = start < size ? ts_quotient(size - 1 - start, dilation) + 1 : 0;

    return (ts_taps){first, last < taps ? last : taps};
}

#endif
