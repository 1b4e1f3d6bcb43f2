/* The clamp of a fused activation on floats. */
#ifndef TS_FLOAT_RANGE_H
#define TS_FLOAT_RANGE_H

static inline float ts_clamp_float(float x, float low, float high)
{
    return x < low ? low : x > high ? high : x;
}

#endif
