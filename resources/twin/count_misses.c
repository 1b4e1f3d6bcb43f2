/* Counts what an emulated core fetches and reads past the cache in front of a board's flash.
 *
 * The tags of a set stand in the order of their last use, the newest first; 0 is a way that holds nothing. Python's side of the record is
 * tinycore/twin/miss_counter.py.
 */
#include <stdint.h>

typedef struct {
    uint64_t misses;
    uint64_t first; /* address that is cached, and the last one */
    uint64_t last;
    uint32_t line_bytes;
    uint32_t sets;
    uint32_t ways;
    uint32_t *tags; /* of each way of each set: number of the line, plus 1 */
} miss_counter;

void ts_fetch_block(const void *engine, uint64_t address, uint32_t size, miss_counter *counter);
void ts_read_memory(const void *engine, int kind, uint64_t address, int size, int64_t value, miss_counter *counter);

static void touch(miss_counter *counter, uint32_t line)
{
    uint32_t *tags = &counter->tags[(line % counter->sets) * counter->ways];
    const uint32_t tag = line + 1;
    uint32_t way = 0;

    while (way < counter->ways - 1 && tags[way] != tag) {
        way++;
    }
    if (tags[way] != tag) {
        counter->misses++;
    }
    for (; way > 0; way--) {
        tags[way] = tags[way - 1];
    }
    tags[0] = tag;
}

static void touch_all(miss_counter *counter, uint64_t address, uint32_t size)
{
    if (address < counter->first || address + size - 1 > counter->last) {
        return;
    }
    const uint32_t end = (uint32_t)((address + size - 1 - counter->first) / counter->line_bytes);

    for (uint32_t line = (uint32_t)((address - counter->first) / counter->line_bytes); line <= end; line++) {
        touch(counter, line);
    }
}

void ts_fetch_block(const void *engine, uint64_t address, uint32_t size, miss_counter *counter)
{
    (void)engine;
    touch_all(counter, address, size);
}

void ts_read_memory(const void *engine, int kind, uint64_t address, int size, int64_t value, miss_counter *counter)
{
    (void)engine;
    (void)kind;
    (void)value;
    touch_all(counter, address, (uint32_t)size);
}
