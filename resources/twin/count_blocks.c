/* Counts what an emulated core executes: called by the emulator at the start of every block.
 *
 * The cost of a block is looked up by its address; Python fills the table as new blocks appear. Python's side of these two records is
 * tinycore/twin/native_counter.py.
 */
#include <stdint.h>

typedef struct {
    uint32_t size; /* in bytes; 0 while nobody has weighed the block */
    uint16_t instructions;
    uint16_t cycles;
} block_cost;

typedef struct {
    uint64_t cycles;
    uint64_t instructions;
    uint64_t start; /* of the present block */
    uint64_t end;
    uint64_t taken_branch; /* cycles on top of a block that does not follow the one before */
    uint64_t origin;       /* address of the first slot */
    uint64_t slots;        /* one for each halfword */
    block_cost *blocks;
    void (*weigh)(uint64_t address, uint32_t size); /* fills the slot, or `elsewhere` for addresses that have none */
    block_cost elsewhere;
} block_counter;

void ts_count_block(const void *engine, uint64_t address, uint32_t size, block_counter *counter);

void ts_count_block(const void *engine, uint64_t address, uint32_t size, block_counter *counter)
{
    const uint64_t index = (address - counter->origin) / 2;
    block_cost *cost = index < counter->slots ? &counter->blocks[index] : &counter->elsewhere;

    (void)engine;
    if (cost->size != size || cost == &counter->elsewhere) {
        counter->weigh(address, size);
    }
    if (address != counter->end) {
        counter->cycles += counter->taken_branch;
    }
    counter->cycles += cost->cycles;
    counter->instructions += cost->instructions;
    counter->start = address;
    counter->end = address + size;
}
