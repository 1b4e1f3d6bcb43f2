#include "add_int8_armv6m.h"

void ts_add_int8_armv6m(const ts_add_int8_armv6m_settings *settings, const int8_t *first, const int8_t *second, int8_t *output)
{
    const int32_t first_factor = settings->first_factor;
    const int32_t second_factor = settings->second_factor;
    const int32_t constant = settings->constant;
    const int32_t shift = settings->shift;
    const int32_t count = settings->count;
    const int32_t low = settings->low;
    const int32_t high = settings->high;

    for (int32_t k = 0; k < count; k++) {
        int32_t sum = (first[k] * first_factor + second[k] * second_factor + constant) >> shift;

        if (sum != (int8_t)sum) {
            sum = sum < 0 ? INT8_MIN : INT8_MAX;
        }
        output[k] = (int8_t)sum;
    }
    if (low == INT8_MIN && high == INT8_MAX) {
        return;
    }
    for (int32_t k = 0; k < count; k++) {
        output[k] = (int8_t)(output[k] < low ? low : output[k] > high ? high : output[k]);
    }
}
