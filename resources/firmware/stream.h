/* Rows of measurements as they arrive: which windows are complete, and where they lie in memory.
 *
 * A request whose answer was lost is sent again, so the rows before it are kept: enough to answer it once more.
 */
#ifndef TINYSMITH_STREAM_H
#define TINYSMITH_STREAM_H

#include <stdint.h>

#include "frame.h"
#include "tinysmith_application.h"

#define STREAM_ROW_BYTES (4 * APPLICATION_COLUMNS)

/* One request carries type, sequence, row index and rows; its answer type, sequence, row index, count, and for each answer
 * row index, cycles and output. More than 8 rows would only cost memory. */
#define STREAM_ROWS_ASKED ((FRAME_PAYLOAD_BYTES - 2 - 4) / STREAM_ROW_BYTES)
#define STREAM_ROWS_ANSWERED ((FRAME_PAYLOAD_BYTES - 2 - 5) / (8 + APPLICATION_OUTPUT_BYTES))
#define STREAM_ROWS_POSSIBLE (STREAM_ROWS_ASKED < STREAM_ROWS_ANSWERED ? STREAM_ROWS_ASKED : STREAM_ROWS_ANSWERED)
#define STREAM_ROWS (STREAM_ROWS_POSSIBLE < 8 ? STREAM_ROWS_POSSIBLE : 8)

/* A whole window and the rows of one request. */
#define STREAM_BYTES (STREAM_ROW_BYTES * (APPLICATION_WINDOW + STREAM_ROWS))

/* Forgets all rows, because their memory is used for something else. */
void stream_forget(void);

/* Whether rows from `first` on can follow: a new stream (0), the next row, or a repeated request. */
int32_t stream_accepts(uint32_t first);

/* Takes `count` rows (float32, little-endian) into `rows`; returns the index of the row that is expected next. */
uint32_t stream_take(float *rows, uint32_t first, const uint8_t *values, uint32_t count);

/* Whether a window ends with this row. */
int32_t stream_is_answered(uint32_t row);

/* The window that ends with this row, which has just been taken. */
const float *stream_window(const float *rows, uint32_t row);

#endif
