/* x less the logarithm of the sum of all e^x over the row; int8 in TensorFlow Lite's fixed point. */
#ifndef TS_LOG_SOFTMAX_H
#define TS_LOG_SOFTMAX_H

#include <stdint.h>

typedef struct {
    int32_t rows;
    int32_t depth;
    int32_t multiplier; /* the input's scale, with 26 fraction bits */
    int32_t shift;
    int32_t reverse_multiplier; /* and back */
    int32_t reverse_shift;
    int32_t least_difference; /* to the row's maximum; what lies below counts as 0 in the sum */
} ts_log_softmax_int8_settings;

typedef struct {
    int32_t rows;
    int32_t depth;
} ts_log_softmax_float_settings;

void ts_log_softmax_int8(const ts_log_softmax_int8_settings *settings, const int8_t *input, int8_t *output);
void ts_log_softmax_float(const ts_log_softmax_float_settings *settings, const float *input, float *output);

#endif
