/* BATCH_MATMUL: products of many pairs of matrices; steps between their numbers say how each of them lies in memory.
 * A batch has three axes, the last one fastest; a step of 0 repeats a matrix along that axis. */
#ifndef TS_BATCH_MATMUL_H
#define TS_BATCH_MATMUL_H

#include <stdint.h>

#include "constant.h"

typedef struct {
    int32_t batches; /* all of them */
    int32_t middle;  /* size of the second axis of the batch */
    int32_t inner;   /* size of its last axis */
    int32_t first_step_outer;
    int32_t first_step_middle;
    int32_t first_step_inner;
    int32_t second_step_outer;
    int32_t second_step_middle;
    int32_t second_step_inner;
    int32_t rows; /* of the first operand */
    int32_t columns; /* of the second operand */
    int32_t depth;
    int32_t first_row_step;
    int32_t first_depth_step;
    int32_t second_column_step;
    int32_t second_depth_step;
    int32_t output_row_step;
    int32_t output_column_step;
    int32_t first_offset; /* minus the zero point */
    int32_t second_offset;
    int32_t output_offset;
    int32_t multiplier;
    int32_t shift;
} ts_batch_matmul_int8_settings;

typedef struct {
    int32_t batches;
    int32_t middle;
    int32_t inner;
    int32_t first_step_outer;
    int32_t first_step_middle;
    int32_t first_step_inner;
    int32_t second_step_outer;
    int32_t second_step_middle;
    int32_t second_step_inner;
    int32_t rows;
    int32_t columns;
    int32_t depth;
    int32_t first_row_step;
    int32_t first_depth_step;
    int32_t second_column_step;
    int32_t second_depth_step;
    int32_t output_row_step;
    int32_t output_column_step;
    int32_t first_offset;
    int32_t second_offset;
    int32_t output_offset;
    int32_t multiplier;
    int32_t shift;
    const TS_CONSTANT int8_t *second;
} ts_batch_matmul_constant_int8_settings;

typedef struct {
    int32_t batches;
    int32_t middle;
    int32_t inner;
    int32_t first_step_outer;
    int32_t first_step_middle;
    int32_t first_step_inner;
    int32_t second_step_outer;
    int32_t second_step_middle;
    int32_t second_step_inner;
    int32_t rows;
    int32_t columns;
    int32_t depth;
    int32_t first_row_step;
    int32_t first_depth_step;
    int32_t second_column_step;
    int32_t second_depth_step;
    int32_t output_row_step;
    int32_t output_column_step;
} ts_batch_matmul_float_settings;

typedef struct {
    int32_t batches;
    int32_t middle;
    int32_t inner;
    int32_t first_step_outer;
    int32_t first_step_middle;
    int32_t first_step_inner;
    int32_t second_step_outer;
    int32_t second_step_middle;
    int32_t second_step_inner;
    int32_t rows;
    int32_t columns;
    int32_t depth;
    int32_t first_row_step;
    int32_t first_depth_step;
    int32_t second_column_step;
    int32_t second_depth_step;
    int32_t output_row_step;
    int32_t output_column_step;
    const TS_CONSTANT float *second;
} ts_batch_matmul_constant_float_settings;

void ts_batch_matmul_int8(const ts_batch_matmul_int8_settings *settings, const int8_t *first, const int8_t *second, int8_t *output);
void ts_batch_matmul_constant_int8(const ts_batch_matmul_constant_int8_settings *settings, const int8_t *first, int8_t *output);
void ts_batch_matmul_float(const ts_batch_matmul_float_settings *settings, const float *first, const float *second, float *output);
void ts_batch_matmul_constant_float(const ts_batch_matmul_constant_float_settings *settings, const float *first, float *output);

#endif
