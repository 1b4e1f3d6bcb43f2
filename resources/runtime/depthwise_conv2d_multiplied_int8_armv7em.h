/* DEPTHWISE_CONV_2D of a 3x3 window with several outputs for each channel, or few channels, for cores with the DSP extension. */
#ifndef TS_DEPTHWISE_CONV2D_MULTIPLIED_INT8_ARMV7EM_H
#define TS_DEPTHWISE_CONV2D_MULTIPLIED_INT8_ARMV7EM_H

#include <stdint.h>

#include "depthwise_tiles_armv7em.h"

/* `scratch`: the planes of the largest tile. */
void ts_depthwise_conv2d_multiplied_int8_armv7em(const ts_depthwise_conv2d_int8_armv7em_settings *settings, const int8_t *input, int8_t *output,
                                      void *scratch);
void ts_depthwise_conv2d_multiplied_fitted_int8_armv7em(const ts_depthwise_conv2d_int8_armv7em_settings *settings, const int8_t *input,
                                             int8_t *output, void *scratch);
void ts_depthwise_conv2d_multiplied_by_two_int8_armv7em(const ts_depthwise_conv2d_int8_armv7em_settings *settings, const int8_t *input,
                                             int8_t *output, void *scratch);
void ts_depthwise_conv2d_multiplied_by_two_fitted_int8_armv7em(const ts_depthwise_conv2d_int8_armv7em_settings *settings, const int8_t *input,
                                                    int8_t *output, void *scratch);

#endif
