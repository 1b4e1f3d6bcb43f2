#include "resize_nearest_neighbor.h"

void ts_resize_nearest_neighbor_int8(const ts_resize_nearest_neighbor_int8_settings *settings, const int8_t *input, int8_t *output)
{
    const ts_resize_nearest_neighbor_settings *s = settings;

    for (int32_t y = 0; y < s->output_height; y++) {
        const int8_t *row = input + s->rows[y] * s->input_width * s->channels;

        for (int32_t x = 0; x < s->output_width; x++) {
            const int8_t *pixel = row + s->columns[x] * s->channels;

            for (int32_t c = 0; c < s->channels; c++) {
                *output++ = pixel[c];
            }
        }
    }
}

void ts_resize_nearest_neighbor_float(const ts_resize_nearest_neighbor_float_settings *settings, const float *input, float *output)
{
    const ts_resize_nearest_neighbor_settings *s = settings;

    for (int32_t y = 0; y < s->output_height; y++) {
        const float *row = input + s->rows[y] * s->input_width * s->channels;

        for (int32_t x = 0; x < s->output_width; x++) {
            const float *pixel = row + s->columns[x] * s->channels;

            for (int32_t c = 0; c < s->channels; c++) {
                *output++ = pixel[c];
            }
        }
    }
}
