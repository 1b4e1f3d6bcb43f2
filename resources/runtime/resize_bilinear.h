/* An image of another size: each pixel is mixed of the four around its place in the input. */
#ifndef TS_RESIZE_BILINEAR_H
#define TS_RESIZE_BILINEAR_H

#include <stdint.h>

typedef struct {
    int32_t input_height;
    int32_t input_width;
    int32_t channels;
    int32_t output_height;
    int32_t output_width;
    int32_t row_step; /* rows of the input for each of the output, in 1024ths */
    int32_t column_step;
    int32_t row_start;
    int32_t column_start;
} ts_resize_bilinear_int8_settings;

typedef struct {
    int32_t input_height;
    int32_t input_width;
    int32_t channels;
    int32_t output_height;
    int32_t output_width;
    float row_step;
    float column_step;
    float center; /* 0.5 where the centres of pixels are their places, else 0 */
} ts_resize_bilinear_float_settings;

void ts_resize_bilinear_int8(const ts_resize_bilinear_int8_settings *settings, const int8_t *input, int8_t *output);
void ts_resize_bilinear_float(const ts_resize_bilinear_float_settings *settings, const float *input, float *output);

#endif
