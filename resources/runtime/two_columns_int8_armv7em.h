/* Weights times two columns of activations at once: the inner loop of CONV_2D on cores with the DSP extension.
 *
 * The stream of weights holds, for every group of four output channels:
 *     4 words  start values of the sums: bias of channel 0, 256 * bias of channel 1 + bias of channel 0; the same for 2 and 3
 *     for every pair of inputs, 1 word for channels 0 and 1, then 1 word for channels 2 and 3: in each half 256 * odd + even weight
 *     4 words  multipliers, 2 * multiplier - 2^32
 *     1 word   the right shifts (1 to 31), one byte each
 * Multiplying a word by a pair of activations sums 256 * odd + even channel; its sign-extended low bytes give the even channel
 * alone, so one unpacking serves two channels.
 *
 * The columns hold, for every pair of inputs, one word of the first and one of the second column, sign-extended to 16 bits.
 */
#ifndef TS_TWO_COLUMNS_INT8_ARMV7EM_H
#define TS_TWO_COLUMNS_INT8_ARMV7EM_H

#include <stdint.h>

typedef struct {
    int32_t groups;        /* of four output channels, at least 1 */
    int32_t pairs;         /* of inputs, at least 1 */
    int32_t output_offset; /* the output's zero point */
} ts_two_columns_settings;

/* `first` and `second` get 4 * groups outputs each, clamped to int8. */
void ts_two_columns_int8_armv7em(const int32_t *stream, const int32_t *columns, int8_t *first, int8_t *second,
                                 const ts_two_columns_settings *settings);

/* The same where outputs below the zero point are clamped anyway: rounding of negative sums does not matter. */
void ts_two_columns_positive_int8_armv7em(const int32_t *stream, const int32_t *columns, int8_t *first, int8_t *second,
                                          const ts_two_columns_settings *settings);

#endif
