/* Sums of products with int8 weights that are stored in fewer bytes. Every function gives the sums of `rows` output channels,
 * 1 or 4, over one column of inputs, and returns where the weights of the next channels begin. */
#ifndef TS_ENCODED_DOT_H
#define TS_ENCODED_DOT_H

#include <stdint.h>

#include "constant.h"

/* Four bits a weight, -8..7: for every 8 inputs four bytes a row, with weights 0..3 in their lower and 4..7 in their upper halves. */
const TS_CONSTANT uint8_t *ts_dot_int4(int32_t *sums, const int8_t *column, const TS_CONSTANT uint8_t *stored, int32_t inputs, int32_t rows);

/* For every 8 inputs of a row a byte that says which weights are not 0, then those. */
const TS_CONSTANT uint8_t *ts_dot_bitmap(int32_t *sums, const int8_t *column, const TS_CONSTANT uint8_t *stored, int32_t inputs, int32_t rows);

/* A row is the number of pairs in two bytes, low byte first; each pair is how many inputs to go on, and the weight there. */
const TS_CONSTANT uint8_t *ts_dot_delta(int32_t *sums, const int8_t *column, const TS_CONSTANT uint8_t *stored, int32_t inputs, int32_t rows);

/* For every 32 inputs of the rows a byte that says which blocks of four inputs are not all 0, then those, four weights a row. */
const TS_CONSTANT uint8_t *ts_dot_blocks(int32_t *sums, const int8_t *column, const TS_CONSTANT uint8_t *stored, int32_t inputs, int32_t rows);

#endif
