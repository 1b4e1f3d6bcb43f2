/* From reset to main on an ESP32-C3 that starts without a second boot loader ("direct boot"): the ROM finds two words at the start of the
 * flash, maps the flash into both address spaces and jumps behind them.
 */
#include <stdint.h>

#include "small_code_begin.h"

#define DIRECT_BOOT 0xAEDB041DU

/* Placed by the linker script. */
extern uint32_t memory_data_values[];
extern uint32_t memory_data_start[];
extern uint32_t memory_data_end[];
extern uint32_t memory_bss_start[];
extern uint32_t memory_bss_end[];
extern uint32_t memory_stack_top[];

int main(void);
void Reset_Handler(void);
void start_program(void);
void stop(void);

__attribute__((section(".vectors"), used)) static const uint32_t direct_boot[2] = {DIRECT_BOOT, DIRECT_BOOT};

/* Interrupts stay masked; whatever else goes wrong ends in the loop of `stop`. */
__attribute__((naked, used, section(".entry"))) void Reset_Handler(void)
{
    __asm volatile("csrwi mstatus, 0\n"
                   "csrwi mie, 0\n"
                   "la sp, memory_stack_top\n"
                   "la t0, stop\n"
                   "csrw mtvec, t0\n"
                   "j start_program\n");
}

__attribute__((used)) void start_program(void)
{
    for (uint32_t *from = memory_data_values, *to = memory_data_start; to < memory_data_end;) {
        *to++ = *from++;
    }
    for (uint32_t *to = memory_bss_start; to < memory_bss_end;) {
        *to++ = 0;
    }
    (void)main();
    stop();
}

/* A trap handler has to lie on a multiple of 256. */
__attribute__((used, aligned(256))) void stop(void)
{
    for (;;) {
        __asm volatile("");
    }
}

#include "small_code_end.h"
