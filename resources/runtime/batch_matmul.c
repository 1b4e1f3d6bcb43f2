#include "batch_matmul.h"

#include "fixed_point.h"

/* Where the matrix of one batch begins; `middle` and `inner` are the sizes of the last two axes of the batch. */
static int32_t place(int32_t batch, int32_t middle, int32_t inner, int32_t step_outer, int32_t step_middle, int32_t step_inner)
{
    const int32_t row = batch / inner;

    return row / middle * step_outer + row % middle * step_middle + batch % inner * step_inner;
}

/* Where the first operand's matrix of one batch begins, and the second's. */
#define TS_FIRST_PLACE(s, batch) place(batch, (s)->middle, (s)->inner, (s)->first_step_outer, (s)->first_step_middle, (s)->first_step_inner)
#define TS_SECOND_PLACE(s, batch) \
    place(batch, (s)->middle, (s)->inner, (s)->second_step_outer, (s)->second_step_middle, (s)->second_step_inner)

void ts_batch_matmul_int8(const ts_batch_matmul_int8_settings *settings, const int8_t *first, const int8_t *second, int8_t *output)
{
    for (int32_t batch = 0; batch < settings->batches; batch++) {
        const int8_t *left = first + TS_FIRST_PLACE(settings, batch);
        const int8_t *right = second + TS_SECOND_PLACE(settings, batch);
        int8_t *to = output + batch * settings->rows * settings->columns;

        for (int32_t row = 0; row < settings->rows; row++) {
            const int8_t *a = left + row * settings->first_row_step;

            for (int32_t column = 0; column < settings->columns; column++) {
                const int8_t *b = right + column * settings->second_column_step;
                int32_t sum = 0;

                for (int32_t depth = 0; depth < settings->depth; depth++) {
                    const int32_t value = a[depth * settings->first_depth_step] + settings->first_offset;

                    sum += value * (b[depth * settings->second_depth_step] + settings->second_offset);
                }
                sum = ts_scale(sum, settings->multiplier, settings->shift) + settings->output_offset;
                to[row * settings->output_row_step + column * settings->output_column_step] = ts_clamp_int8(sum, -128, 127);
            }
        }
    }
}

void ts_batch_matmul_constant_int8(const ts_batch_matmul_constant_int8_settings *settings, const int8_t *first, int8_t *output)
{
    for (int32_t batch = 0; batch < settings->batches; batch++) {
        const int8_t *left = first + TS_FIRST_PLACE(settings, batch);
        const TS_CONSTANT int8_t *right = settings->second + TS_SECOND_PLACE(settings, batch);
        int8_t *to = output + batch * settings->rows * settings->columns;

        for (int32_t row = 0; row < settings->rows; row++) {
            const int8_t *a = left + row * settings->first_row_step;

            for (int32_t column = 0; column < settings->columns; column++) {
                const TS_CONSTANT int8_t *b = right + column * settings->second_column_step;
                int32_t sum = 0;

                for (int32_t depth = 0; depth < settings->depth; depth++) {
                    const int32_t value = a[depth * settings->first_depth_step] + settings->first_offset;

                    sum += value * (b[depth * settings->second_depth_step] + settings->second_offset);
                }
                sum = ts_scale(sum, settings->multiplier, settings->shift) + settings->output_offset;
                to[row * settings->output_row_step + column * settings->output_column_step] = ts_clamp_int8(sum, -128, 127);
            }
        }
    }
}

void ts_batch_matmul_float(const ts_batch_matmul_float_settings *settings, const float *first, const float *second, float *output)
{
    for (int32_t batch = 0; batch < settings->batches; batch++) {
        const float *left = first + TS_FIRST_PLACE(settings, batch);
        const float *right = second + TS_SECOND_PLACE(settings, batch);
        float *to = output + batch * settings->rows * settings->columns;

        for (int32_t row = 0; row < settings->rows; row++) {
            const float *a = left + row * settings->first_row_step;

            for (int32_t column = 0; column < settings->columns; column++) {
                const float *b = right + column * settings->second_column_step;
                float sum = 0.0f;

                for (int32_t depth = 0; depth < settings->depth; depth++) {
                    sum += a[depth * settings->first_depth_step] * b[depth * settings->second_depth_step];
                }
                to[row * settings->output_row_step + column * settings->output_column_step] = sum;
            }
        }
    }
}

void ts_batch_matmul_constant_float(const ts_batch_matmul_constant_float_settings *settings, const float *first, float *output)
{
    for (int32_t batch = 0; batch < settings->batches; batch++) {
        const float *left = first + TS_FIRST_PLACE(settings, batch);
        const TS_CONSTANT float *right = settings->second + TS_SECOND_PLACE(settings, batch);
        float *to = output + batch * settings->rows * settings->columns;

        for (int32_t row = 0; row < settings->rows; row++) {
            const float *a = left + row * settings->first_row_step;

            for (int32_t column = 0; column < settings->columns; column++) {
                const TS_CONSTANT float *b = right + column * settings->second_column_step;
                float sum = 0.0f;

                for (int32_t depth = 0; depth < settings->depth; depth++) {
                    sum += a[depth * settings->first_depth_step] * b[depth * settings->second_depth_step];
                }
                to[row * settings->output_row_step + column * settings->output_column_step] = sum;
            }
        }
    }
}
