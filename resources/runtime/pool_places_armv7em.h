/* Where the windows of a pooling kernel lie. */
#ifndef TS_POOL_PLACES_ARMV7EM_H
#define TS_POOL_PLACES_ARMV7EM_H

#include <stdint.h>

#include "pixels_int8_armv7em.h"
#include "pooling.h"
#include "small_code.h"

/* Finds the part of a window that lies inside the input; returns its first pixel. */
TS_SMALL_CODE static const int8_t *ts_pool_place(const ts_pool2d_int8_settings *s, const int8_t *input, int32_t y, int32_t x,
                                                 ts_pixels *pixels)
{
    const ts_span rows = ts_covered(y * s->stride_height - s->padding_top, s->window_height, s->input_height);
    const ts_span columns = ts_covered(x * s->stride_width - s->padding_left, s->window_width, s->input_width);

    *pixels = (ts_pixels){rows.to - rows.from, columns.to - columns.from, s->input_channels, 0};
    if (pixels->columns == s->input_width) { /* whole rows are one */
        pixels->columns *= pixels->rows;
        pixels->rows = 1;
    }
    pixels->next_row = (s->input_width - pixels->columns) * s->input_channels;
    return input + (rows.from * s->input_width + columns.from) * s->input_channels;
}

/* The first channel of the group of four from `c` on: the last group may overlap the one before it. */
static inline int32_t ts_pool_group(const ts_pool2d_int8_settings *s, int32_t c)
{
    return c + TS_LANES < s->input_channels ? c : s->input_channels - TS_LANES;
}

#endif
