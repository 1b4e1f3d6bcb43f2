/* A fused activation that ends inside the range of int8. */
#ifndef TS_CLAMP_INT8_ARMV7EM_H
#define TS_CLAMP_INT8_ARMV7EM_H

#include <stdint.h>

/* Nothing is done where the limits are those of int8. */
void ts_clamp_outputs_armv7em(int8_t *output, int32_t count, int32_t low, int32_t high);

#endif
