/* 16-bit floats, in which weights are stored and nothing is computed. */
#ifndef TS_HALF_H
#define TS_HALF_H

#include <stdint.h>

#if defined(__ARM_FP16_FORMAT_IEEE) && defined(__ARM_FP) && (__ARM_FP & 2)

/* The core has an instruction for it. */
static inline float ts_half_to_float(uint16_t half)
{
    const union {
        uint16_t bits;
        __fp16 value;
    } number = {half};

    return number.value;
}

#else

/* Exact for all finite numbers. Those without a leading 1 get one for a subtraction that takes it away again: 2^-14 is the
 * least number that has it. */
static inline float ts_half_to_float(uint16_t half)
{
    const uint32_t least = UINT32_C(113) << 23;
    const uint32_t digits = (uint32_t)(half & 0x7fff) << 13;
    union {
        uint32_t bits;
        float value;
    } number, one;

    one.bits = least;
    number.bits = digits + (UINT32_C(112) << 23);
    if (digits < UINT32_C(1) << 23) {
        number.bits = digits + least;
        number.value -= one.value;
    }
    number.bits |= (uint32_t)(half & 0x8000) << 16;
    return number.value;
}

#endif

#endif
