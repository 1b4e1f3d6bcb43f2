/* The functions of <math.h> that layers need, without a C library: the same bits on every IEEE 754 machine when compiled with
 * -ffp-contract=off. Error below 1 unit in the last place (exponential, logarithm), 2 (tanh, e^x - 1), none (square root),
 * subnormal results aside. */
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

static inline uint32_t ts_bits_of_float(float value)
{
    union {
        float value;
        uint32_t bits;
    } word;

    word.value = value;
    return word.bits;
}

static inline float ts_infinity(void)
{
    return ts_float_from_bits(UINT32_C(0x7f800000));
}

static inline float ts_not_a_number(void)
{
    return ts_float_from_bits(UINT32_C(0x7fc00000));
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
        return ts_infinity();
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

/* 1 / (1 + e^-x) without cancellation or overflow; below -9 e^x, as LiteRT has it. */
static inline float ts_logistic(float x)
{
    const float e = ts_exp(x < 0.0f ? x : -x);

    if (x < -9.0f) {
        return e;
    }
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

/* e^x - 1 for x <= 0, without cancellation near 0: 2^n (e^r - 1) + (2^n - 1). */
static inline float ts_exp_minus_one(float x)
{
    if (x != x || x < -17.5f) {
        return x != x ? x : -1.0f;
    }
    const int32_t n = (int32_t)(x * 1.44269504f - 0.5f);
    const float steps = (float)n;
    const float r = (x - steps * 0.693359375f) - steps * -2.12194440e-4f;
    const float scale = ts_power_of_two(n);
    float p = 0.0013814539f;

    p = p * r + 0.008368745f;
    p = p * r + 0.04166839f;
    p = p * r + 0.16666521f;
    p = p * r + 0.49999994f;
    return scale * (p * (r * r) + r) + (scale - 1.0f);
}

/* The natural logarithm: x = 2^n (1 + f) with 1 + f in [sqrt(1/2), sqrt(2)); the polynomial is a minimax fit of
 * (log(1 + f) - f + f^2 / 2) / f^3. */
static inline float ts_log(float x)
{
    if (x != x || x > 3.40282347e+38f) {
        return x;
    }
    if (x <= 0.0f) {
        return x < 0.0f ? ts_not_a_number() : -ts_infinity();
    }
    const int32_t is_tiny = x < 1.17549435e-38f;
    /* The bits of a number are its logarithm in steps of 2^-23, roughly: those of sqrt(1/2) make n even out. */
    const uint32_t bits = ts_bits_of_float(is_tiny ? x * 8388608.0f : x) - UINT32_C(0x3f3504f3);
    const float n = (float)((int32_t)bits >> 23) - (is_tiny ? 23.0f : 0.0f);
    const float f = ts_float_from_bits((bits & UINT32_C(0x007fffff)) + UINT32_C(0x3f3504f3)) - 1.0f;
    const float square = f * f;
    float p = -0.076344296f;

    p = p * f + 0.1276155f;
    p = p * f + -0.13160194f;
    p = p * f + 0.14201762f;
    p = p * f + -0.16623357f;
    p = p * f + 0.20001227f;
    p = p * f + -0.25000823f;
    p = p * f + 0.33333331f;
    return ((p * f * square + n * -2.12194440e-4f) - 0.5f * square) + f + n * 0.693359375f;
}

/* The square root, rounded as IEEE 754 demands: digit by digit on whole numbers. */
static inline float ts_sqrt(float x)
{
    if (!(x > 0.0f)) {
        return x < 0.0f ? ts_not_a_number() : x;
    }
    if (x > 3.40282347e+38f) {
        return x;
    }
    const int32_t is_tiny = x < 1.17549435e-38f;
    const uint32_t bits = ts_bits_of_float(is_tiny ? x * 16777216.0f : x);
    const int32_t exponent = (int32_t)(bits >> 23) - 127;
    const uint64_t square = (uint64_t)((bits & UINT32_C(0x007fffff)) | UINT32_C(0x00800000)) << (exponent & 1 ? 26 : 25);
    uint32_t root = UINT32_C(1) << 24;

    for (uint32_t digit = UINT32_C(1) << 23; digit; digit >>= 1) {
        const uint32_t trial = root | digit;

        root = (uint64_t)trial * trial <= square ? trial : root;
    }
    /* 25 digits, of which the last one rounds: no square root lies half way between two floats. */
    return (float)((root + 1) >> 1) * ts_power_of_two((exponent >> 1) - 23 - (is_tiny ? 12 : 0));
}

/* The share of a normal distribution below x: e^(-x^2/2) R(t) with t = 1 / (1 + 0.3 |x|), R a minimax fit in relative error. */
static inline float ts_normal_share(float x)
{
    const float size = x < 0.0f ? -x : x;
    const float t = 1.0f / (1.0f + 0.3f * size);
    float p = 0.038378403f;

    p = p * t + -0.16916664f;
    p = p * t + 0.22866109f;
    p = p * t + -0.07650745f;
    p = p * t + 0.14253621f;
    p = p * t + 0.094683226f;
    p = p * t + 0.1219204f;
    p = p * t + 0.11948768f;
    p = p * t + 7.1692521e-06f;
    p = p * ts_exp(-0.5f * (size * size));
    return x < 0.0f ? p : 1.0f - p;
}

#endif
