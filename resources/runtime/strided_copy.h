/* Numbers moved from one place to another, whatever they mean: slices, splits, stacks, transpositions, repetition. */
#ifndef TS_STRIDED_COPY_H
#define TS_STRIDED_COPY_H

#include <stdint.h>

#include "constant.h"

enum { TS_STRIDED_COPY_AXES = 10 };

typedef struct {
    int32_t axes; /* 1 .. TS_STRIDED_COPY_AXES */
    int32_t input_start; /* in elements, as are all steps */
    int32_t output_start;
    const TS_CONSTANT int32_t *walk; /* for each axis, outermost first: size, step in the input, step in the output */
} ts_strided_copy_settings;

/* Elements of 8, 16 and 32 bits; input and output do not overlap. */
void ts_strided_copy_8(const ts_strided_copy_settings *settings, const void *input, void *output);
void ts_strided_copy_16(const ts_strided_copy_settings *settings, const void *input, void *output);
void ts_strided_copy_32(const ts_strided_copy_settings *settings, const void *input, void *output);

#endif
