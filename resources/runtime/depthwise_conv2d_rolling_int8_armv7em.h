/* DEPTHWISE_CONV_2D of a 3x3 window and stride 1 for cores with the DSP extension, whose output may lie on its input. */
#ifndef TS_DEPTHWISE_CONV2D_ROLLING_INT8_ARMV7EM_H
#define TS_DEPTHWISE_CONV2D_ROLLING_INT8_ARMV7EM_H

#include <stdint.h>

#include "depthwise_tiles_armv7em.h"

/* Four channels after the other go through the whole image; their number is a multiple of four. The rows of a tile go through the whole
 * image as well. `scratch`: the planes of a tile. */
void ts_depthwise_conv2d_rolling_int8_armv7em(const ts_depthwise_conv2d_int8_armv7em_settings *settings, const int8_t *input,
                                              int8_t *output, void *scratch);
void ts_depthwise_conv2d_rolling_fitted_int8_armv7em(const ts_depthwise_conv2d_int8_armv7em_settings *settings, const int8_t *input,
                                                     int8_t *output, void *scratch);

#endif
