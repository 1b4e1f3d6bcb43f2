/* DEPTHWISE_CONV_2D of any window for cores with the DSP extension: four channels at a time, at least four. */
#ifndef TS_DEPTHWISE_CONV2D_WINDOWS_INT8_ARMV7EM_H
#define TS_DEPTHWISE_CONV2D_WINDOWS_INT8_ARMV7EM_H

#include <stdint.h>

#include "depthwise_conv2d.h"

/* As many channels of the output as of the input. */
void ts_depthwise_conv2d_windows_int8_armv7em(const ts_depthwise_conv2d_int8_settings *settings, const int8_t *input, int8_t *output);

#endif
