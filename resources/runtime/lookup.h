/* Any function of one int8 number, through a table of all 256 answers. */
#ifndef TS_LOOKUP_H
#define TS_LOOKUP_H

#include <stdint.h>

#include "constant.h"

typedef struct {
    int32_t elements;
    const TS_CONSTANT int8_t *answers; /* to -128, -127, ... 127 */
} ts_lookup_int8_settings;

void ts_lookup_int8(const ts_lookup_int8_settings *settings, const int8_t *input, int8_t *output);

#endif
