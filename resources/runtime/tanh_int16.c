#include "tanh_int16.h"

#include "sigmoid_table.h"

/* tanh(x) = 2 logistic(2x) - 1 with 15 fraction bits; x lies in units of 1 / (3 * 2^12), so that 2^8 of them are a step of
 * the table. TensorFlow Lite: Tanh in kernels/internal/reference/integer_ops/tanh.h. */
static int16_t tanh_of(int32_t x)
{
    const uint32_t size = (uint32_t)(x < 0 ? -x : x);
    const uint32_t place = size >> 8;
    const int32_t half = INT32_C(1) << 23;
    int32_t value = INT32_C(0xffff) << 8;

    if (place < TS_SIGMOID_VALUES - 1) {
        const uint32_t before = ts_sigmoid_table[place];

        value = (int32_t)((before << 8) + (size & 0xff) * (ts_sigmoid_table[place + 1] - before));
    }
    value = x >= 0 ? value - half + (1 << 7) : half - value + (1 << 7) - 1;
    return (int16_t)(value >> 8);
}

void ts_tanh_int16(const ts_tanh_int16_settings *settings, const int16_t *input, int16_t *output)
{
    const int32_t half = settings->shift ? INT32_C(1) << (settings->shift - 1) : 0;

    for (int32_t i = 0; i < settings->elements; i++) {
        output[i] = tanh_of((input[i] * settings->multiplier + half) >> settings->shift);
    }
}
