/* Which input pixels reach an output pixel of a transposed convolution. */
#ifndef TS_REACHED_PIXELS_H
#define TS_REACHED_PIXELS_H

#include <stdint.h>

/* Along one axis: the input pixels from, from - 1, ... under an output pixel, seen through the taps tap, tap + stride, ... */
typedef struct {
    int32_t from;
    int32_t tap;
    int32_t count;
} ts_pixels;

/* `reach` is the output's place, counted from where the first window begins. */
static inline ts_pixels ts_pixels_under(int32_t reach, int32_t stride, int32_t window, int32_t size)
{
    const int32_t nearest = reach / stride;
    const int32_t beyond = nearest < size ? 0 : nearest - size + 1;
    const int32_t tap = reach - (nearest - beyond) * stride;
    const int32_t taps = tap < window ? (window - 1 - tap) / stride + 1 : 0;
    const int32_t left = nearest - beyond + 1;

    return (ts_pixels){nearest - beyond, tap, taps < left ? taps : left};
}

#endif
