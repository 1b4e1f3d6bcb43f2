/* What depthwise convolutions of a 3x3 window share on cores with the DSP extension: they go through their output tile by tile. */
#ifndef TS_DEPTHWISE_TILES_ARMV7EM_H
#define TS_DEPTHWISE_TILES_ARMV7EM_H

#include <stdint.h>

#include "constant.h"
#include "slide_int8_armv7em.h"
#include "spread_int8_armv7em.h"

typedef struct {
    int32_t input_height;
    int32_t input_width;
    int32_t input_channels;
    int32_t output_height;
    int32_t output_width;
    int32_t output_channels; /* a multiple of `input_channels` */
    int32_t window_height; /* 3 */
    int32_t window_width;
    int32_t stride_height; /* 1, or 2 for the functions `by_two` */
    int32_t stride_width;
    int32_t padding_top; /* at most 1 along the rows of a tile */
    int32_t padding_left;
    int32_t input_zero_point;
    int32_t output_offset;
    int32_t low; /* fused activation */
    int32_t high;
    int32_t is_upright; /* the rows of a tile go from top to bottom, not from left to right */
    int32_t tile_height; /* of outputs */
    int32_t tile_width;
    const TS_CONSTANT int8_t *weights; /* and scales of each channel, as in slide_int8_armv7em.h */
} ts_depthwise_conv2d_int8_armv7em_settings;

typedef struct {
    const int8_t *input; /* the first pixel inside */
    int8_t *output;
    ts_spread_job spread;
    ts_slide_job slide; /* for four channels with planes of their own */
} ts_depthwise_tile;

/* The tile whose first output is in row `y` and column `x`. */
void ts_place_tile(const ts_depthwise_conv2d_int8_armv7em_settings *settings, const int8_t *input, int8_t *output, int32_t y, int32_t x,
                   ts_depthwise_tile *tile);

/* The fused activation of all outputs. */
void ts_clamp_tiles(const ts_depthwise_conv2d_int8_armv7em_settings *settings, int8_t *output);

/* `run` is done for every tile: a statement that may name the tile. */
#define TS_FOR_TILES(settings, input, output, tile, run)                                        \
    do {                                                                                        \
        for (int32_t y = 0; y < (settings)->output_height; y += (settings)->tile_height) {      \
            for (int32_t x = 0; x < (settings)->output_width; x += (settings)->tile_width) {    \
                ts_place_tile((settings), (input), (output), y, x, &(tile));                    \
                run;                                                                            \
            }                                                                                   \
        }                                                                                       \
        ts_clamp_tiles((settings), (output));                                                   \
    } while (0)

#endif
