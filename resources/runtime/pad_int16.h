/* A sample of 16-bit numbers with a border of one constant value. */
#ifndef TS_PAD_INT16_H
#define TS_PAD_INT16_H

#include "pad.h"

typedef ts_pad_int8_settings ts_pad_int16_settings;

void ts_pad_int16(const ts_pad_int16_settings *settings, const int16_t *input, int16_t *output);

#endif
