/* ADD and SUB of two tensors of one shape for the smallest Arm cores, by numbers that are proven to give the bits of ts_add_int8. */
#ifndef TS_ADD_INT8_ARMV6M_H
#define TS_ADD_INT8_ARMV6M_H

#include <stdint.h>

typedef struct {
    int32_t count;
    int32_t first_factor;
    int32_t second_factor;
    int32_t constant;
    int32_t shift;
    int32_t low; /* fused activation */
    int32_t high;
} ts_add_int8_armv6m_settings;

void ts_add_int8_armv6m(const ts_add_int8_armv6m_settings *settings, const int8_t *first, const int8_t *second, int8_t *output);

#endif
