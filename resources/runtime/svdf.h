/* SVDF: a dense layer over the last steps of a stream, as products of a filter over the inputs and one over time.
 * The state holds what each filter gave at the last steps, the newest last; it is kept from call to call. */
#ifndef TS_SVDF_H
#define TS_SVDF_H

#include <stdint.h>

#include "constant.h"

typedef struct {
    int32_t inputs;
    int32_t units;  /* outputs */
    int32_t rank;   /* filters per unit */
    int32_t memory; /* steps */
    int32_t input_offset; /* minus the input's zero point */
    int32_t state_multiplier;
    int32_t state_shift;
    int32_t output_multiplier;
    int32_t output_shift;
    int32_t output_offset;
    const TS_CONSTANT int8_t *feature_weights; /* [filter][input] */
    const TS_CONSTANT int16_t *time_weights;   /* [filter][step] */
    const TS_CONSTANT int32_t *bias;           /* [unit] */
} ts_svdf_int8_settings;

typedef struct {
    int32_t inputs;
    int32_t units;
    int32_t rank;
    int32_t memory;
    float low; /* fused activation */
    float high;
    const TS_CONSTANT float *feature_weights;
    const TS_CONSTANT float *time_weights;
    const TS_CONSTANT float *bias;
} ts_svdf_float_settings;

void ts_svdf_int8(const ts_svdf_int8_settings *settings, const int8_t *input, int16_t *state, int8_t *output);
void ts_svdf_float(const ts_svdf_float_settings *settings, const float *input, float *state, float *output);

#endif
