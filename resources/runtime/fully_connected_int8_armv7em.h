/* FULLY_CONNECTED for cores with the DSP extension: the same bits as ts_fully_connected_int8. */
#ifndef TS_FULLY_CONNECTED_INT8_ARMV7EM_H
#define TS_FULLY_CONNECTED_INT8_ARMV7EM_H

#include <stdint.h>

typedef struct {
    int32_t rows;
    int32_t inputs;  /* per row */
    int32_t outputs; /* per row */
    int32_t low;     /* fused activation */
    int32_t high;
    int32_t is_long; /* of one_column_int8_armv7em.h */
    const int32_t *weights; /* the stream of one_column_int8_armv7em.h */
} ts_fully_connected_int8_armv7em_settings;

/* `scratch`: 2 bytes for every input rounded up to a multiple of 4, and 4 more, on a word boundary. */
void ts_fully_connected_int8_armv7em(const ts_fully_connected_int8_armv7em_settings *settings, const int8_t *input, int8_t *output,
                                     void *scratch);

#endif
