#include "logistic_int16.h"

#include "sigmoid_table.h"

/* The logistic function with 15 fraction bits; x lies in units of 1 / (3 * 2^12), so that 2^9 of them are a step of the table.
 * TensorFlow Lite: Logistic in kernels/internal/reference/integer_ops/logistic.h. */
static int16_t logistic(int32_t x)
{
    const uint32_t size = (uint32_t)(x < 0 ? -x : x);
    const uint32_t place = size >> 9;
    uint32_t value = UINT32_C(0x7fff) << 10;

    if (place < TS_SIGMOID_VALUES - 1) {
        const uint32_t before = ts_sigmoid_table[place];

        value = (before << 9) + (size & 0x1ff) * (ts_sigmoid_table[place + 1] - before);
    }
    value = x >= 0 ? value + (UINT32_C(1) << 9) : (UINT32_C(1) << 25) - value + (UINT32_C(1) << 9) - 1;
    return (int16_t)(value >> 10);
}

void ts_logistic_int16(const ts_logistic_int16_settings *settings, const int16_t *input, int16_t *output)
{
    const int32_t half = settings->shift ? INT32_C(1) << (settings->shift - 1) : 0;

    for (int32_t i = 0; i < settings->elements; i++) {
        output[i] = logistic((input[i] * settings->multiplier + half) >> settings->shift);
    }
}
