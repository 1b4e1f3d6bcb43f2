/* From measured numbers to a model's input: scaling by column, then quantization. */
#ifndef TS_FRONT_END_H
#define TS_FRONT_END_H

#include <stdint.h>

#include "constant.h"

typedef struct {
    int32_t features;    /* numbers of one sample, row after row */
    int32_t columns;     /* feature i belongs to column i % columns */
    float scale;         /* of an int8 or int16 model input: real = scale * (stored - zero_point) */
    int32_t zero_point;
    const TS_CONSTANT float *offset; /* [columns] */
    const TS_CONSTANT float *gain;   /* [columns] */
} ts_front_end_settings;

/* scaled[i] = (features[i] - offset) * gain; 0 where that is not a number. */
void ts_front_end_float32(const ts_front_end_settings *settings, const float *features, float *scaled);

/* The same, then divided by `scale`, rounded half away from zero and clamped. */
void ts_front_end_int8(const ts_front_end_settings *settings, const float *features, int8_t *quantized);
void ts_front_end_int16(const ts_front_end_settings *settings, const float *features, int16_t *quantized);

#endif
