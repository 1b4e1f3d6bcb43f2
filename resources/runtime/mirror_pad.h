/* A sample with a border that mirrors it. Three axes; samples with fewer have leading axes of size 1. */
#ifndef TS_MIRROR_PAD_H
#define TS_MIRROR_PAD_H

#include <stdint.h>

typedef struct {
    int32_t height;
    int32_t width;
    int32_t channels;
    int32_t rows_before;
    int32_t rows_after;
    int32_t columns_before;
    int32_t columns_after;
    int32_t channels_before;
    int32_t channels_after;
    int32_t skips_edge; /* 1: the number at the edge is the mirror itself; 0: it is repeated */
} ts_mirror_pad_settings;

typedef ts_mirror_pad_settings ts_mirror_pad_int8_settings;
typedef ts_mirror_pad_settings ts_mirror_pad_float_settings;

void ts_mirror_pad_int8(const ts_mirror_pad_int8_settings *settings, const int8_t *input, int8_t *output);
void ts_mirror_pad_float(const ts_mirror_pad_float_settings *settings, const float *input, float *output);

#endif
