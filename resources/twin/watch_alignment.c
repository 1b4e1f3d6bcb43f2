/* Tells Python of each access that does not lie on a multiple of its size (words: of four); all others cost nothing.
 *
 * Python's side of the record is tinycore/twin/alignment.py.
 */
#include <stdint.h>

typedef struct {
    void (*met)(uint64_t address, uint32_t size);
} alignment_watch;

void ts_watch_alignment(const void *engine, int kind, uint64_t address, int size, int64_t value, const alignment_watch *watch);

void ts_watch_alignment(const void *engine, int kind, uint64_t address, int size, int64_t value, const alignment_watch *watch)
{
    const uint64_t mask = size >= 4 ? 3 : (uint64_t)size - 1;

    (void)engine;
    (void)kind;
    (void)value;
    if ((address & mask) != 0) {
        watch->met(address, (uint32_t)size);
    }
}
