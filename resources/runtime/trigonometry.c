#include "trigonometry.h"

#include "constant.h"
#include "float_math.h"

/* x as a number of quarter turns and what is left, between -1/8 and 1/8 of a turn, in radians. */
typedef struct {
    uint32_t quarters;
    float rest;
} angle;

/* 64 binary digits of 2 / pi after the first `skipped` ones. */
static uint64_t digits_of_two_over_pi(int32_t skipped)
{
    static const TS_CONSTANT uint32_t words[] = {0xa2f9836e, 0x4e441529, 0xfc2757d1, 0xf534ddc0, 0xdb629599, 0x3c439041};
    const TS_CONSTANT uint32_t *const word = words + skipped / 32;
    const int32_t inside = skipped % 32;
    const uint64_t first = ((uint64_t)word[0] << 32 | word[1]) << inside;

    return inside ? first | word[2] >> (32 - inside) : first;
}

/* x times 2 / pi in whole numbers with 62 fraction bits: what exceeds four quarters overflows, as it should. */
static uint64_t quarters_of(uint32_t bits)
{
    const int32_t exponent = (int32_t)(bits >> 23) - 150;
    const uint32_t mantissa = (bits & UINT32_C(0x007fffff)) | UINT32_C(0x00800000);
    const int32_t down = exponent < 2 ? 2 - exponent : 0;
    const uint64_t digits = digits_of_two_over_pi(exponent < 2 ? 0 : exponent - 2);
    const uint64_t lower = (uint64_t)mantissa * (uint32_t)digits;
    const uint64_t upper = (uint64_t)mantissa * (uint32_t)(digits >> 32) + (lower >> 32);

    return (upper << (32 - down)) + ((uint32_t)lower >> down);
}

/* For |x| from about 1/4 on. */
static angle reduced(float x)
{
    const uint64_t turned = quarters_of(ts_bits_of_float(x) & UINT32_C(0x7fffffff));
    const uint32_t quarters = (uint32_t)((turned + (UINT64_C(1) << 61)) >> 62);
    const uint64_t rest = turned - ((uint64_t)quarters << 62);
    const int32_t upper = (int32_t)(uint32_t)(rest >> 32);
    const int32_t lower = (int32_t)((uint32_t)rest >> 8);
    const float radians = ((float)upper * 9.31322575e-10f + (float)lower * 5.55111512e-17f) * 1.57079637f;
    const angle made = {x < 0.0f ? 0u - quarters : quarters, x < 0.0f ? -radians : radians};

    return made;
}

static float sine_near_zero(float r)
{
    const float square = r * r;

    return r + r * square * ((-1.95172659e-4f * square + 8.33217800e-3f) * square - 0.166666552f);
}

static float cosine_near_zero(float r)
{
    const float square = r * r;

    return (1.0f - 0.5f * square) + square * square * ((2.44384137e-5f * square - 1.38873677e-3f) * square + 4.16666456e-2f);
}

/* The sine after so many more quarter turns: 0 for the sine, 1 for the cosine. */
static float sine(float x, uint32_t more)
{
    const angle small = {0, x};
    const int32_t is_finite = x > -3.40282347e+38f && x < 3.40282347e+38f;
    const angle a = x > -0.5f && x < 0.5f ? small : is_finite ? reduced(x) : small;
    const uint32_t quarters = a.quarters + more;
    const float size = quarters & 1 ? cosine_near_zero(a.rest) : sine_near_zero(a.rest);

    return !is_finite ? ts_not_a_number() : quarters & 2 ? -size : size;
}

void ts_sin_float(const ts_unary_float_settings *settings, const float *input, float *output)
{
    for (int32_t i = 0; i < settings->elements; i++) {
        output[i] = sine(input[i], 0);
    }
}

void ts_cos_float(const ts_unary_float_settings *settings, const float *input, float *output)
{
    for (int32_t i = 0; i < settings->elements; i++) {
        output[i] = sine(input[i], 1);
    }
}
