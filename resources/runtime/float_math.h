/* expf and tanhf without a C library: the same bits on every IEEE 754 machine when compiled with -ffp-contract=off.
 * Error below 1 unit in the last place (exponential), 2 (tanh), subnormal results aside. */
#ifndef TS_FLOAT_MATH_H
#define TS_FLOAT_MATH_H

#include <stdint.h>

static inline float ts_float_from_bits(uint32_t bits)
{
    union {
        uint32_t bits;
        float value;
    } word;

    word.bits = bits;
    return word.value;
}

/* 2^exponent for a normal result, exponent in -126..127. */
static inline float ts_power_of_two(int32_t exponent)
{
    return ts_float_from_bits((uint32_t)(exponent + 127) << 23);
}

/* e^x = 2^n e^r with |r| <= ln(2) / 2; the polynomial is a minimax fit of (e^r - 1 - r) / r^2. */
static inline float ts_exp(float x)
{
    if (x != x) {
        return x;
    }
    if (x > 88.722839f) {
        return ts_float_from_bits(UINT32_C(0x7f800000));
    }
    if (x < -104.0f) {
        return 0.0f;
    }
    const int32_t n = (int32_t)(x * 1.44269504f + (x < 0.0f ? -0.5f : 0.5f));
    const float steps = (float)n;
    /* ln 2 in two parts: the first has few enough bits for steps * part to be exact. */
    const float r = (x - steps * 0.693359375f) - steps * -2.12194440e-4f;
    float p = 0.0013814539f;

    p = p * r + 0.008368745f;
    p = p * r + 0.04166839f;
    p = p * r + 0.16666521f;
    p = p * r + 0.49999994f;
    p = (p * (r * r) + r) + 1.0f;
    /* In two steps: 2^n alone may lie outside the range of normal numbers. */
    return p * ts_power_of_two(n / 2) * ts_power_of_two(n - n / 2);
}

/* 1 / (1 + e^-x) without cancellation or overflow. */
static inline float ts_logistic(float x)
{
    const float e = ts_exp(x < 0.0f ? x : -x);

    return x < 0.0f ? e / (1.0f + e) : 1.0f / (1.0f + e);
}

/* Small |x|: a minimax fit of (tanh x - x) / x^3; else 1 - 2 / (e^2|x| + 1). */
static inline float ts_tanh(float x)
{
    const float size = x < 0.0f ? -x : x;

    if (size < 0.55f) {
        const float square = x * x;
        float p = -0.006282473f;

        p = p * square + 0.021077758f;
        p = p * square + -0.05385386f;
        p = p * square + 0.13332602f;
        p = p * square + -0.3333332f;
        return x + x * square * p;
    }
    if (size > 9.1f) {
        return x < 0.0f ? -1.0f : 1.0f;
    }
    const float y = 1.0f - 2.0f / (ts_exp(2.0f * size) + 1.0f);

    return x < 0.0f ? -y : y;
}

#endif
