/* CONV_2D that may overwrite its input, for cores without a long multiplication: the rows under the window are copied first. */
#ifndef TS_CONV2D_INT8_RING_ARMV6M_H
#define TS_CONV2D_INT8_RING_ARMV6M_H

#include "conv2d_int8_armv6m.h"

/* `scratch`: the rows that the window reaches over, times input width and channels, rounded up to words; then the kernel's own. */
void ts_conv2d_int8_armv6m_ring(const ts_conv2d_int8_armv6m_settings *settings, const int8_t *input, int8_t *output, void *scratch);

#endif
