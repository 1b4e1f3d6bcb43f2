/* Weights times one column of activations: the inner loop on cores that multiply 32 by 32 bits and nothing more.
 *
 * The stream of weights holds, for every group of four output channels:
 *     4 words  start values of the sums: of channel 0, of 256 * channel 1 + channel 0; the same for 2 and 3
 *     for every input 1 word, with 256 * channel 1 + channel 0 in its lower and 256 * channel 3 + channel 2 in its upper half
 *     4 times 6 words  lowest and highest sum, high and low factor, constants of positive and of negative sums: with the sum kept between
 *              the first two, (sum * high + ((sum * low) >> split) + constant) >> 22 is the output; proven by split_scale.py
 * Multiplying a half by an activation sums 256 * odd + even channel; its sign-extended low byte gives the even channel alone, so one
 * unpacking serves two channels.
 */
#ifndef TS_COLUMN_INT8_ARMV6M_H
#define TS_COLUMN_INT8_ARMV6M_H

#include <stdint.h>

/* `column` holds a multiple of four activations as words, at least four; `outputs` is at least 1. */
void ts_column_int8_armv6m(const int32_t *stream, const int32_t *column, const int32_t *column_end, int8_t *output, int32_t outputs,
                           int32_t split);

#endif
