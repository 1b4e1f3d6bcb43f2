/* From reset to main on a Cortex-M with a bootloader in front of us, which may have left anything switched on. */
#include <stdint.h>

#include "register.h"

#include "small_code_begin.h"

enum { INTERRUPT_WORDS = 8 };

#define SYSTICK_CONTROL 0xE000E010U
#define INTERRUPT_DISABLE 0xE000E180U
#define INTERRUPT_CLEAR_PENDING 0xE000E280U
#define VECTOR_TABLE 0xE000ED08U
#define COPROCESSOR_ACCESS 0xE000ED88U
#define FULL_ACCESS_TO_FPU (0xFU << 20)

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

/* The vectors of the processor itself; peripherals never interrupt us, they only end a sleep. */
__attribute__((section(".vectors"), used)) static const void *const vectors[16] = {
    (const void *)memory_stack_top,
    (const void *)Reset_Handler,
    (const void *)stop, /* NMI */
    (const void *)stop, /* hard fault */
    (const void *)stop, /* memory management */
    (const void *)stop, /* bus fault */
    (const void *)stop, /* usage fault */
    0,
    0,
    0,
    0,
    (const void *)stop, /* SVCall */
    (const void *)stop, /* debug monitor */
    0,
    (const void *)stop, /* PendSV */
    (const void *)stop, /* SysTick */
};

/* A bootloader may have left its own stack in use: take ours before any C code touches the stack. */
__attribute__((naked, used)) void Reset_Handler(void)
{
    __asm volatile("cpsid i\n"
                   "ldr r0, =memory_stack_top\n"
                   "msr msp, r0\n"
                   "movs r0, #0\n"
                   "msr control, r0\n"
                   "isb\n"
                   "b start_program\n");
}

static void silence_interrupts(void)
{
    REGISTER(SYSTICK_CONTROL) = 0;
    for (uint32_t i = 0; i < INTERRUPT_WORDS; i++) {
        REGISTER(INTERRUPT_DISABLE + 4 * i) = 0xFFFFFFFFU;
        REGISTER(INTERRUPT_CLEAR_PENDING + 4 * i) = 0xFFFFFFFFU;
    }
    REGISTER(VECTOR_TABLE) = (uint32_t)(uintptr_t)vectors;
}

static void switch_on_floating_point(void)
{
#ifdef __ARM_FP
    REGISTER(COPROCESSOR_ACCESS) |= FULL_ACCESS_TO_FPU;
    __asm volatile("dsb\n\tisb" ::: "memory");
#endif
}

__attribute__((used)) void start_program(void)
{
    silence_interrupts();
    switch_on_floating_point();
    for (uint32_t *from = memory_data_values, *to = memory_data_start; to < memory_data_end;) {
        *to++ = *from++;
    }
    for (uint32_t *to = memory_bss_start; to < memory_bss_end;) {
        *to++ = 0;
    }
    (void)main();
    stop();
}

void stop(void)
{
    for (;;) {
        __asm volatile("");
    }
}

#include "small_code_end.h"
