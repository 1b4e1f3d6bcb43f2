/* e^(beta x) divided by the sum over the row; int8 in TensorFlow Lite's fixed point. */
#ifndef TS_SOFTMAX_H
#define TS_SOFTMAX_H

#include <stdint.h>

typedef struct {
    int32_t rows;
    int32_t depth;
    int32_t multiplier; /* beta times the input's scale, with 26 fraction bits */
    int32_t shift;
    int32_t least_difference; /* to the row's maximum; what lies below counts as 0 */
} ts_softmax_int8_settings;

typedef struct {
    int32_t rows;
    int32_t depth;
    float beta;
} ts_softmax_float_settings;

/* `exponentials` holds one row. */
void ts_softmax_int8(const ts_softmax_int8_settings *settings, const int8_t *input, int8_t *output, void *exponentials);
void ts_softmax_float(const ts_softmax_float_settings *settings, const float *input, float *output);

#endif
