#include "l2_normalization.h"

#include "fixed_point.h"
#include "float_math.h"
#include "inverse_square_root.h"

void ts_l2_normalization_int8(const ts_l2_normalization_int8_settings *settings, const int8_t *input, int8_t *output)
{
    const int32_t zero_point = settings->input_zero_point;

    for (int32_t k = 0; k < settings->rows; k++) {
        int32_t squares = 0;
        int32_t shift;

        for (int32_t i = 0; i < settings->depth; i++) {
            squares += (input[i] - zero_point) * (input[i] - zero_point);
        }
        const int32_t multiplier = ts_inverse_square_root(squares, &shift);

        for (int32_t i = 0; i < settings->depth; i++) { /* the output counts in 1/128 */
            output[i] = ts_clamp_int8(ts_scale(input[i] - zero_point, multiplier, shift + 7), INT8_MIN, INT8_MAX);
        }
        input += settings->depth;
        output += settings->depth;
    }
}

void ts_l2_normalization_float(const ts_l2_normalization_float_settings *settings, const float *input, float *output)
{
    for (int32_t k = 0; k < settings->rows; k++) {
        float squares = 0.0f;

        for (int32_t i = 0; i < settings->depth; i++) {
            squares += input[i] * input[i];
        }
        const float root = ts_sqrt(squares);
        const float length = root < 1e-6f ? 1e-6f : root;

        for (int32_t i = 0; i < settings->depth; i++) {
            output[i] = input[i] / length;
        }
        input += settings->depth;
        output += settings->depth;
    }
}
