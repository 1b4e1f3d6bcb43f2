#include "strided_copy.h"

#include <string.h>

#ifdef __GNUC__
#define TS_ANY_TYPE __attribute__((__may_alias__))
#else
#define TS_ANY_TYPE
#endif

typedef uint16_t TS_ANY_TYPE ts_any_16;
typedef uint32_t TS_ANY_TYPE ts_any_32;

/* Where a walk is: rows are runs along the innermost axis. */
typedef struct {
    int32_t done[TS_STRIDED_COPY_AXES];
    int32_t from;
    int32_t to;
} ts_place;

static ts_place first_row(const ts_strided_copy_settings *s)
{
    ts_place place;

    memset(&place, 0, sizeof place);
    place.from = s->input_start;
    place.to = s->output_start;
    return place;
}

/* Moves on to the next row, as a counter whose digits are the axes; 0 after the last one. */
static int next_row(const ts_strided_copy_settings *s, ts_place *place)
{
    for (int32_t axis = s->axes - 2; axis >= 0; axis--) {
        const TS_CONSTANT int32_t *walk = s->walk + 3 * axis;

        place->from += walk[1];
        place->to += walk[2];
        if (++place->done[axis] < walk[0]) {
            return 1;
        }
        place->done[axis] = 0;
        place->from -= walk[0] * walk[1];
        place->to -= walk[0] * walk[2];
    }
    return 0;
}

static int is_straight(const TS_CONSTANT int32_t *row)
{
    return row[1] == 1 && row[2] == 1;
}

void ts_strided_copy_8(const ts_strided_copy_settings *settings, const void *input, void *output)
{
    const TS_CONSTANT int32_t *row = settings->walk + 3 * (settings->axes - 1);
    ts_place place = first_row(settings);

    do {
        const uint8_t *from = (const uint8_t *)input + place.from;
        uint8_t *to = (uint8_t *)output + place.to;

        if (is_straight(row)) {
            memcpy(to, from, (size_t)row[0]);
        } else {
            for (int32_t k = 0; k < row[0]; k++) {
                to[k * row[2]] = from[k * row[1]];
            }
        }
    } while (next_row(settings, &place));
}

void ts_strided_copy_16(const ts_strided_copy_settings *settings, const void *input, void *output)
{
    const TS_CONSTANT int32_t *row = settings->walk + 3 * (settings->axes - 1);
    ts_place place = first_row(settings);

    do {
        const ts_any_16 *from = (const ts_any_16 *)input + place.from;
        ts_any_16 *to = (ts_any_16 *)output + place.to;

        if (is_straight(row)) {
            memcpy(to, from, (size_t)row[0] * sizeof *to);
        } else {
            for (int32_t k = 0; k < row[0]; k++) {
                to[k * row[2]] = from[k * row[1]];
            }
        }
    } while (next_row(settings, &place));
}

void ts_strided_copy_32(const ts_strided_copy_settings *settings, const void *input, void *output)
{
    const TS_CONSTANT int32_t *row = settings->walk + 3 * (settings->axes - 1);
    ts_place place = first_row(settings);

    do {
        const ts_any_32 *from = (const ts_any_32 *)input + place.from;
        ts_any_32 *to = (ts_any_32 *)output + place.to;

        if (is_straight(row)) {
            memcpy(to, from, (size_t)row[0] * sizeof *to);
        } else {
            for (int32_t k = 0; k < row[0]; k++) {
                to[k * row[2]] = from[k * row[1]];
            }
        }
    } while (next_row(settings, &place));
}
