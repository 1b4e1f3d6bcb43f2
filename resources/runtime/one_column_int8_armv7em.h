/* Weights times one column of activations: the inner loop of FULLY_CONNECTED on cores with the DSP extension.
 *
 * The stream of weights is that of two_columns_int8_armv7em.h with fitted scales. The column holds pairs (0, 2) and (1, 3) of every
 * four activations, sign-extended to 16 bits.
 */
#ifndef TS_ONE_COLUMN_INT8_ARMV7EM_H
#define TS_ONE_COLUMN_INT8_ARMV7EM_H

#include <stdint.h>

/* `groups` of four outputs, clamped to int8, from 4 * `words` inputs; both at least 1. With `is_long` the fitted scales shift by 7
 * instead of 3 (15 instead of 11). */
void ts_one_column_int8_armv7em(const int32_t *stream, const int32_t *column, int8_t *output, int32_t groups, int32_t words,
                                int32_t is_long);

#endif
