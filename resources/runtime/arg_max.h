/* Where along an axis the largest or smallest number stands; the first of equal ones. */
#ifndef TS_ARG_MAX_H
#define TS_ARG_MAX_H

#include <stdint.h>

typedef struct {
    int32_t outer; /* the input is [outer][count][inner], the output [outer][inner] */
    int32_t count;
    int32_t inner;
    int32_t is_least; /* looks for the smallest number */
    int32_t is_long; /* the output has 64 bits, else 32 */
} ts_arg_max_settings;

void ts_arg_max_int8(const ts_arg_max_settings *settings, const int8_t *input, void *output);
void ts_arg_max_float(const ts_arg_max_settings *settings, const float *input, void *output);

#endif
