#include "stream.h"

#include <string.h>

#include "small_code_begin.h"

enum { CAPACITY = APPLICATION_WINDOW + STREAM_ROWS };

static uint32_t oldest;   /* index of the row at the start of the memory */
static uint32_t expected; /* index of the row that comes next; oldest <= expected <= oldest + CAPACITY */

void stream_forget(void)
{
    oldest = 0;
    expected = 0;
}

int32_t stream_accepts(uint32_t first)
{
    return first == 0 || (first <= expected && expected - first <= STREAM_ROWS);
}

uint32_t stream_take(float *rows, uint32_t first, const uint8_t *values, uint32_t count)
{
    if (first == 0) {
        oldest = 0;
    }
    const uint32_t kept = first - oldest;

    if (kept + count > CAPACITY) {
        const uint32_t dropped = kept + count - CAPACITY;

        memmove(rows, rows + dropped * APPLICATION_COLUMNS, (kept - dropped) * STREAM_ROW_BYTES);
        oldest += dropped;
    }
    memcpy(rows + (first - oldest) * APPLICATION_COLUMNS, values, count * STREAM_ROW_BYTES);
    expected = first + count;
    return expected;
}

int32_t stream_is_answered(uint32_t row)
{
    return row + 1 >= APPLICATION_WINDOW && (row + 1 - APPLICATION_WINDOW) % APPLICATION_HOP == 0;
}

const float *stream_window(const float *rows, uint32_t row)
{
    return rows + (row + 1 - APPLICATION_WINDOW - oldest) * APPLICATION_COLUMNS;
}

#include "small_code_end.h"
