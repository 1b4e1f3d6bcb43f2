/* CONV_2D that may overwrite its input: the rows under the window are copied to scratch memory first.
 * `scratch`: the rows that the window reaches over, times input width and channels. */
#ifndef TS_CONV2D_RING_H
#define TS_CONV2D_RING_H

#include "conv2d.h"

void ts_conv2d_int8_ring(const ts_conv2d_int8_settings *settings, const int8_t *input, int8_t *output, void *scratch);
void ts_conv2d_float_ring(const ts_conv2d_float_settings *settings, const float *input, float *output, void *scratch);

#endif
