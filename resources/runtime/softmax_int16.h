/* e^(beta x) divided by the sum over the row, on 16-bit numbers: both functions are interpolated in tables. */
#ifndef TS_SOFTMAX_INT16_H
#define TS_SOFTMAX_INT16_H

#include <stdint.h>

typedef struct {
    int32_t rows;
    int32_t depth;
    int32_t multiplier; /* beta times the input's scale, so that -65535 stands for -10 */
    int32_t shift;
} ts_softmax_int16_settings;

void ts_softmax_int16(const ts_softmax_int16_settings *settings, const int16_t *input, int16_t *output);

#endif
