/* One pixel of a depthwise convolution: its window over all channels, four at a time. */
#ifndef TS_WINDOW_GROUPS_INT8_ARMV7EM_H
#define TS_WINDOW_GROUPS_INT8_ARMV7EM_H

#include <stdint.h>

#include "constant.h"

typedef struct {
    int32_t rows;         /* of the window inside the input; at most 0 where there is none */
    int32_t columns;      /* at least 1 */
    int32_t input_step;   /* bytes from tap to tap */
    int32_t channels;     /* at least 4, also bytes from tap to tap of the weights */
    int32_t input_row;    /* bytes from the end of a row to the next */
    int32_t weight_row;
    int32_t input_offset; /* in both halves */
    int32_t output_offset;
    int32_t scale_step; /* 1: a scale for each channel; 0: one for all */
    const TS_CONSTANT int32_t *bias;
    const TS_CONSTANT int32_t *multiplier; /* at least 2^30 */
    const TS_CONSTANT int8_t *shift;       /* -31 to -1 */
} ts_window_job;

/* `input` and `weights` are the first tap inside. Scales as ts_scale, and keeps the outputs within int8. */
void ts_window_groups_int8_armv7em(const ts_window_job *job, const int8_t *input, const TS_CONSTANT int8_t *weights, int8_t *output);

#endif
