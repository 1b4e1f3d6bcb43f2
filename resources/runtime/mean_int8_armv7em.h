/* MEAN over the outer axes for cores with the DSP extension; at least four kept numbers lie side by side. */
#ifndef TS_MEAN_INT8_ARMV7EM_H
#define TS_MEAN_INT8_ARMV7EM_H

#include <stdint.h>

#include "mean.h"

void ts_mean_int8_armv7em(const ts_mean_int8_settings *settings, const int8_t *input, int8_t *output);

#endif
