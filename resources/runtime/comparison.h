/* A truth value, a byte of 0 or 1, for every pair of numbers. */
#ifndef TS_COMPARISON_H
#define TS_COMPARISON_H

#include <stdint.h>

typedef struct {
    int32_t outer; /* sizes and steps as in pairwise.h */
    int32_t middle;
    int32_t inner;
    int32_t first_outer;
    int32_t first_middle;
    int32_t first_inner;
    int32_t second_outer;
    int32_t second_middle;
    int32_t second_inner;
    int32_t if_less; /* the answer, 0 or 1, where the first number is less than the second */
    int32_t if_equal;
    int32_t if_greater;
    int32_t if_unordered; /* where one of them is not a number */
    int32_t first_zero_point;
    int32_t first_multiplier;
    int32_t first_shift;
    int32_t second_zero_point;
    int32_t second_multiplier;
    int32_t second_shift;
} ts_comparison_int8_settings;

typedef struct {
    int32_t outer; /* sizes and steps as in pairwise.h */
    int32_t middle;
    int32_t inner;
    int32_t first_outer;
    int32_t first_middle;
    int32_t first_inner;
    int32_t second_outer;
    int32_t second_middle;
    int32_t second_inner;
    int32_t if_less; /* the answer, 0 or 1, where the first number is less than the second */
    int32_t if_equal;
    int32_t if_greater;
    int32_t if_unordered; /* where one of them is not a number */
} ts_comparison_float_settings;

void ts_comparison_int8(const ts_comparison_int8_settings *settings, const int8_t *first, const int8_t *second, uint8_t *output);
void ts_comparison_float(const ts_comparison_float_settings *settings, const float *first, const float *second, uint8_t *output);

#endif
