#include "fully_connected_int8_armv6m.h"

#include "column_int8_armv6m.h"

void ts_fully_connected_int8_armv6m(const ts_fully_connected_int8_armv6m_settings *settings, const int8_t *input, int8_t *output, void *scratch)
{
    int32_t *column = scratch;

    for (int32_t row = 0; row < settings->rows; row++, output += settings->outputs) {
        int32_t inputs = 0;

        for (; inputs < settings->inputs; inputs++) {
            column[inputs] = *input++;
        }
        for (; inputs & 3; inputs++) {
            column[inputs] = 0;
        }
        ts_column_int8_armv6m(settings->weights, column, column + inputs, output, settings->outputs, settings->split);
    }
}
