/* For every truth value, a number of one tensor or of another; a step of 0 repeats a single number. */
#ifndef TS_SELECT_H
#define TS_SELECT_H

#include <stdint.h>

typedef struct {
    int32_t elements;
    int32_t condition_step;
    int32_t first_step;
    int32_t second_step;
} ts_select_settings;

void ts_select_int8(const ts_select_settings *settings, const uint8_t *condition, const int8_t *first, const int8_t *second, int8_t *output);
void ts_select_float(const ts_select_settings *settings, const uint8_t *condition, const float *first, const float *second, float *output);

#endif
