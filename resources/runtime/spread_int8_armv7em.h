/* Four channels of a part of an image, spread into planes of 16-bit pairs for slide_int8_armv7em.h. */
#ifndef TS_SPREAD_INT8_ARMV7EM_H
#define TS_SPREAD_INT8_ARMV7EM_H

#include <stdint.h>

/* Rows that planes have room for, whether they are used or not. */
#define TS_PLANE_ROWS 10

/* A row is a run of pixels along one axis of the image, either one. Numbers outside the image are the zero point. */
typedef struct {
    int32_t along_step;  /* bytes from pixel to pixel of a row */
    int32_t across_step; /* bytes from row to row */
    int32_t zero_point;  /* in every byte */
    int32_t is_led;      /* 1: the first pair's first number lies outside */
    int32_t pairs;       /* then so many whole pairs */
    int32_t is_odd;      /* 1: then a pair whose second number lies outside */
    int32_t fill;        /* then so many pairs outside */
    int32_t rows_before; /* rows outside */
    int32_t rows;
    int32_t rows_after;
} ts_spread_job;

/* `input` is the first pixel inside. Of the pair k in row y, channel c is the word (k * TS_PLANE_ROWS + y) * 4 + c of `planes`. */
void ts_spread_int8_armv7em(int32_t *planes, const int8_t *input, const ts_spread_job *job);

#endif
