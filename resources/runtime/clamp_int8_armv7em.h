/* A fused activation that ends inside the range of int8. */
#ifndef TS_CLAMP_INT8_ARMV7EM_H
#define TS_CLAMP_INT8_ARMV7EM_H

#include <stdint.h>

/* Nothing is done where the limits are those of int8. */
static inline void ts_clamp_outputs(int8_t *output, int32_t count, int32_t low, int32_t high)
{
    if (low == INT8_MIN && high == INT8_MAX) {
        return;
    }
    for (; count > 0; count--, output++) {
        *output = (int8_t)(*output < low ? low : *output > high ? high : *output);
    }
}

#endif
