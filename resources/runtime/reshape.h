/* RESHAPE, EXPAND_DIMS, SQUEEZE: the same numbers in the same order, copied unless they stay where they are. */
#ifndef TS_RESHAPE_H
#define TS_RESHAPE_H

#include <stdint.h>

typedef struct {
    int32_t bytes;
} ts_reshape_settings;

void ts_reshape(const ts_reshape_settings *settings, const void *input, void *output);

#endif
