/* The mean over some axes. The axes of a sample are merged into four: kept, reduced, kept, reduced. */
#ifndef TS_MEAN_H
#define TS_MEAN_H

#include <stdint.h>

typedef struct {
    int32_t kept_outer;
    int32_t reduced_outer;
    int32_t kept_inner;
    int32_t reduced_inner;
    int32_t offset; /* minus the input's zero point times the number of reduced elements */
    int32_t multiplier; /* contains the division by that number */
    int32_t shift;
    int32_t output_zero_point;
} ts_mean_int8_settings;

typedef struct {
    int32_t kept_outer;
    int32_t reduced_outer;
    int32_t kept_inner;
    int32_t reduced_inner;
} ts_mean_float_settings;

void ts_mean_int8(const ts_mean_int8_settings *settings, const int8_t *input, int8_t *output);
void ts_mean_float(const ts_mean_float_settings *settings, const float *input, float *output);

#endif
