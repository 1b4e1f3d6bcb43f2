/* DEPTHWISE_CONV_2D of a 3x3 window for cores with the DSP extension: tile by tile of the output, four channels at a time. */
#ifndef TS_DEPTHWISE_CONV2D_INT8_ARMV7EM_H
#define TS_DEPTHWISE_CONV2D_INT8_ARMV7EM_H

#include <stdint.h>

#include "depthwise_tiles_armv7em.h"

/* As many channels of the output as of the input, at least 4. `scratch`: the planes of the largest tile. */
void ts_depthwise_conv2d_int8_armv7em(const ts_depthwise_conv2d_int8_armv7em_settings *settings, const int8_t *input, int8_t *output,
                                      void *scratch);
void ts_depthwise_conv2d_fitted_int8_armv7em(const ts_depthwise_conv2d_int8_armv7em_settings *settings, const int8_t *input,
                                             int8_t *output, void *scratch);
void ts_depthwise_conv2d_by_two_int8_armv7em(const ts_depthwise_conv2d_int8_armv7em_settings *settings, const int8_t *input,
                                             int8_t *output, void *scratch);
void ts_depthwise_conv2d_by_two_fitted_int8_armv7em(const ts_depthwise_conv2d_int8_armv7em_settings *settings, const int8_t *input,
                                                    int8_t *output, void *scratch);

#endif
