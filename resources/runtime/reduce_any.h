/* Whether one of the truth values along some axes is true. */
#ifndef TS_REDUCE_ANY_H
#define TS_REDUCE_ANY_H

#include "reduction.h"

void ts_reduce_any(const ts_reduction_settings *settings, const uint8_t *input, uint8_t *output);

#endif
