/* Many numbers to one along some axes. The axes of a sample are merged into four: kept, reduced, kept, reduced. */
#ifndef TS_REDUCTION_H
#define TS_REDUCTION_H

#include <stdint.h>

typedef struct {
    int32_t kept_outer;
    int32_t reduced_outer;
    int32_t kept_inner;
    int32_t reduced_inner;
} ts_reduction_settings;

#endif
