/* Weights times two columns of activations at once: the inner loop of CONV_2D on cores with the DSP extension.
 *
 * The stream of weights holds, for every group of four output channels:
 *     4 words  start values of the sums: of channel 0, of 256 * channel 1 + channel 0; the same for 2 and 3
 *     for every pair of inputs, 1 word for channels 0 and 1, then 1 word for channels 2 and 3: in each half 256 * odd + even weight
 *     the scales of the four channels, see below
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
    int32_t is_fitted;     /* which scales the stream has, 0 or 1 */
    int32_t output_offset; /* the output's zero point; fitted scales hold it already */
    int32_t steps;         /* of two outputs each, at least 1 */
    const int8_t *input; /* the first window's; null: one step, whose columns are ready */
    int32_t pixel_step;  /* bytes from one window to the next */
    int32_t rows;        /* of a window */
    int32_t row_words;   /* of a row, 2 * rows * row_words = pairs */
    int32_t row_step;    /* bytes from the end of a row to the start of the next */
} ts_two_columns_settings;

/* `first` and `second` get 4 * groups outputs each, clamped to int8; with more than one step they have to follow one another.
 *
 * Exact scales: 4 words 2 * multiplier - 2^32, 1 word with the right shifts (1 to 31) as bytes: rounded as ts_scale does.
 * Fitted scales: 4 times a multiplier and a constant such that the high word of their product and sum, shifted right by 4 (for
 * odd channels, whose sums are 256-fold, by 11), is the output wherever the exact one is not clamped; see fitted_scale.py. */
void ts_two_columns_int8_armv7em(const int32_t *stream, int32_t *columns, int8_t *first, int8_t *second,
                                 const ts_two_columns_settings *settings);

#endif
