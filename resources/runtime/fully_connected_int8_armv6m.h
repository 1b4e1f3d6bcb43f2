/* FULLY_CONNECTED for the smallest Arm cores: the same bits as ts_fully_connected_int8. */
#ifndef TS_FULLY_CONNECTED_INT8_ARMV6M_H
#define TS_FULLY_CONNECTED_INT8_ARMV6M_H

#include <stdint.h>

typedef struct {
    int32_t rows;
    int32_t inputs;         /* per row */
    int32_t outputs;        /* per row */
    int32_t split;          /* of the scales */
    const int32_t *weights; /* the stream of column_int8_armv6m.h */
} ts_fully_connected_int8_armv6m_settings;

/* `scratch`: 4 bytes for every input rounded up to a multiple of 4, on a word boundary. */
void ts_fully_connected_int8_armv6m(const ts_fully_connected_int8_armv6m_settings *settings, const int8_t *input, int8_t *output, void *scratch);

#endif
