/* What all kernels on single floats are told. */
#ifndef TS_UNARY_H
#define TS_UNARY_H

#include <stdint.h>

typedef struct {
    int32_t elements;
} ts_unary_float_settings;

#endif
