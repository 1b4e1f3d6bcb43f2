/* The mean of 16-bit numbers over some axes. The axes of a sample are merged into four: kept, reduced, kept, reduced. */
#ifndef TS_MEAN_INT16_H
#define TS_MEAN_INT16_H

#include <stdint.h>

typedef struct {
    int32_t kept_outer;
    int32_t reduced_outer;
    int32_t kept_inner;
    int32_t reduced_inner;
    int32_t multiplier; /* contains the division by the number of reduced elements */
    int32_t shift;
} ts_mean_int16_settings;

void ts_mean_int16(const ts_mean_int16_settings *settings, const int16_t *input, int16_t *output);

#endif
