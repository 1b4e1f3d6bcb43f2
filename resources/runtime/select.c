#include "select.h"

void ts_select_int8(const ts_select_settings *settings, const uint8_t *condition, const int8_t *first, const int8_t *second, int8_t *output)
{
    for (int32_t i = 0; i < settings->elements; i++) {
        output[i] = *condition ? *first : *second;
        condition += settings->condition_step;
        first += settings->first_step;
        second += settings->second_step;
    }
}

void ts_select_float(const ts_select_settings *settings, const uint8_t *condition, const float *first, const float *second, float *output)
{
    for (int32_t i = 0; i < settings->elements; i++) {
        output[i] = *condition ? *first : *second;
        condition += settings->condition_step;
        first += settings->first_step;
        second += settings->second_step;
    }
}
