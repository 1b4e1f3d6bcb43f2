/* Numbers of one type as numbers of another: floats lose their fraction and stop at the ends, whole numbers lose their upper bits. */
#ifndef TS_CAST_H
#define TS_CAST_H

#include <stdint.h>

/* 64-bit numbers hold no more than 32 bits here: they come from positions and from narrower numbers. */
enum { TS_CAST_BOOL, TS_CAST_INT8, TS_CAST_UINT8, TS_CAST_INT16, TS_CAST_INT32, TS_CAST_INT64 };

typedef struct {
    int32_t elements;
    int32_t from;
    int32_t to;
} ts_cast_integers_settings;

typedef struct {
    int32_t elements;
    int32_t from;
} ts_cast_to_float_settings;

typedef struct {
    int32_t elements;
    int32_t to;
    int32_t low;
    int32_t high;
} ts_cast_from_float_settings;

void ts_cast_integers(const ts_cast_integers_settings *settings, const void *input, void *output);
void ts_cast_to_float(const ts_cast_to_float_settings *settings, const void *input, float *output);
void ts_cast_from_float(const ts_cast_from_float_settings *settings, const float *input, void *output);

#endif
