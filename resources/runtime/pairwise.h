/* How two operands are walked together along three axes, either of them repeated (step 0) along any. */
#ifndef TS_PAIRWISE_H
#define TS_PAIRWISE_H

#include <stdint.h>

typedef struct {
    int32_t outer; /* sizes; the output lies in memory without gaps */
    int32_t middle;
    int32_t inner;
    int32_t first_outer; /* steps in the first operand */
    int32_t first_middle;
    int32_t first_inner;
    int32_t second_outer; /* steps in the second operand */
    int32_t second_middle;
    int32_t second_inner;
} ts_pairwise_settings;

typedef struct {
    int32_t outer;
    int32_t middle;
    int32_t inner;
    int32_t first_outer;
    int32_t first_middle;
    int32_t first_inner;
    int32_t second_outer;
    int32_t second_middle;
    int32_t second_inner;
    float low;
    float high;
} ts_pairwise_clamped_settings;

#endif
