/* An image of another size: each pixel is the nearest one of the input. */
#ifndef TS_RESIZE_NEAREST_NEIGHBOR_H
#define TS_RESIZE_NEAREST_NEIGHBOR_H

#include <stdint.h>

#include "constant.h"

typedef struct {
    int32_t input_width;
    int32_t channels;
    int32_t output_height;
    int32_t output_width;
    const TS_CONSTANT uint16_t *rows; /* for each row of the output the one of the input */
    const TS_CONSTANT uint16_t *columns;
} ts_resize_nearest_neighbor_settings;

typedef ts_resize_nearest_neighbor_settings ts_resize_nearest_neighbor_int8_settings;
typedef ts_resize_nearest_neighbor_settings ts_resize_nearest_neighbor_float_settings;

void ts_resize_nearest_neighbor_int8(const ts_resize_nearest_neighbor_int8_settings *settings, const int8_t *input, int8_t *output);
void ts_resize_nearest_neighbor_float(const ts_resize_nearest_neighbor_float_settings *settings, const float *input, float *output);

#endif
