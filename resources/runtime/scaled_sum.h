/* How TensorFlow Lite scales the sums of convolutions on 16-bit activations. */
#ifndef TS_SCALED_SUM_H
#define TS_SCALED_SUM_H

#include "fixed_point_wide.h"

/* is_narrow: the sum has 32 bits and the multiplier 31, else 64 and 15. */
static inline int32_t ts_scaled_sum(int64_t sum, int32_t multiplier, int32_t shift, int32_t is_narrow)
{
    return is_narrow ? ts_scale((int32_t)sum, multiplier, shift) : ts_scale_wide(sum, multiplier, shift);
}

#endif
