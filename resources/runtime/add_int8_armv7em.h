/* ADD of two tensors of one shape for cores with the DSP extension: the same bits as ts_add_int8. */
#ifndef TS_ADD_INT8_ARMV7EM_H
#define TS_ADD_INT8_ARMV7EM_H

#include <stdint.h>

typedef struct {
    int32_t count;
    int32_t first_factor; /* of 256 times a number, see the C; proven by add_int8_armv7em.py */
    int32_t second_factor;
    int32_t constant;
    int32_t shift;
    int32_t low;
    int32_t high;
} ts_add_int8_armv7em_settings;

void ts_add_int8_armv7em(const ts_add_int8_armv7em_settings *settings, const int8_t *first, const int8_t *second, int8_t *output);

#endif
