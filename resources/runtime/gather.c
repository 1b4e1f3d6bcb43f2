#include "gather.h"

#include <string.h>

static void gather(const ts_gather_settings *s, const uint8_t *table, const int32_t *picks, uint8_t *output, int32_t slice_bytes)
{
    for (int32_t outer = 0; outer < s->outer; outer++) {
        for (int32_t k = 0; k < s->picks; k++) {
            const int32_t pick = picks[k] < 0 ? 0 : picks[k] < s->count ? picks[k] : s->count - 1;

            memcpy(output, table + pick * slice_bytes, (size_t)slice_bytes);
            output += slice_bytes;
        }
        table += s->count * slice_bytes;
    }
}

void ts_gather_8(const ts_gather_settings *settings, const void *table, const int32_t *picks, void *output)
{
    gather(settings, (const uint8_t *)table, picks, (uint8_t *)output, settings->inner);
}

void ts_gather_32(const ts_gather_settings *settings, const void *table, const int32_t *picks, void *output)
{
    gather(settings, (const uint8_t *)table, picks, (uint8_t *)output, 4 * settings->inner);
}
