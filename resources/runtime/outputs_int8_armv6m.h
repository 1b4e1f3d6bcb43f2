/* A few neighbouring outputs of a depthwise convolution in all channels: the inner loops of the smallest Arm cores.
 *
 * The stream holds for every output channel:
 *     1 word   start value of the sum
 *     for every three taps of a row of the window 1 word: a weight in each of its lower three bytes (zeros beyond the row's end); the highest
 *              byte continues the sign of the third or, where windows may have any size, is -1 at the end of a row and 0 elsewhere
 *     4 words  high and low factor, constant, shift: (sum * high + ((sum * low) >> 10) + constant) >> shift is the output, cut to int8;
 *              `signed` functions have one more between the last two: what is added where the sum is negative. Proven by open_scale.py
 */
#ifndef TS_OUTPUTS_INT8_ARMV6M_H
#define TS_OUTPUTS_INT8_ARMV6M_H

#include <stdint.h>

#include "constant.h"

typedef struct {
    const TS_CONSTANT int32_t *end; /* of the stream */
    int32_t tap_step;               /* bytes from one tap of a row to the next */
    int32_t input_step;             /* from one output channel's input to the next one's: 1, or 0 where they share it */
    int32_t output_step;            /* from one output to the next */
    int32_t row_step;               /* from one row of the window to the next; for windows of any size from the end of one */
    int32_t second_row_step;        /* 3x3: from the second row to the third */
    int32_t weight_bytes;           /* any size: of one channel */
    int32_t second;                 /* any size: tap_step and the bytes from the first output's window to the second one's */
} ts_outputs_job;

/* `corner` is the first tap of the first channel, `output` its place. */
typedef void ts_outputs_function(const TS_CONSTANT int32_t *stream, const int8_t *corner, int8_t *output, const ts_outputs_job *job);

/* Two outputs; windows of any size, step and dilation. */
ts_outputs_function ts_two_outputs_int8_armv6m;
ts_outputs_function ts_two_outputs_signed_int8_armv6m;
/* 3x3 windows, each one tap after the other, */
ts_outputs_function ts_two_neighbours_int8_armv6m;
ts_outputs_function ts_two_neighbours_signed_int8_armv6m;
ts_outputs_function ts_three_neighbours_int8_armv6m;
ts_outputs_function ts_three_neighbours_signed_int8_armv6m;
/* and two taps after the other. */
ts_outputs_function ts_two_by_two_int8_armv6m;
ts_outputs_function ts_two_by_two_signed_int8_armv6m;

#endif
