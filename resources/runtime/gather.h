/* Slices of a table, picked by their numbers. */
#ifndef TS_GATHER_H
#define TS_GATHER_H

#include <stdint.h>

typedef struct {
    int32_t outer; /* the table is [outer][count][inner], the output [outer][picks][inner] */
    int32_t count;
    int32_t inner;
    int32_t picks;
} ts_gather_settings;

/* Elements of 8 and 32 bits. Numbers outside the table count as its first or last slice. */
void ts_gather_8(const ts_gather_settings *settings, const void *table, const int32_t *picks, void *output);
void ts_gather_32(const ts_gather_settings *settings, const void *table, const int32_t *picks, void *output);

#endif
