/* One entry point for each manner of the chip that a test looks at; `result` is what it found, and an endless loop its end. */
#include "chip.h"

#define CASE(name)                                                     \
    void name(void);                                                   \
    __attribute__((section(".cases"), used, noinline)) void name(void)

volatile uint32_t result[8];

int main(void) {
    return 0;
}

static __attribute__((noreturn)) void finish(void) {
    for (;;) {
        __asm volatile("");
    }
}

static uint32_t count_received(uint32_t most) {
    uint32_t count = 0;
    while (count < most) {
        result[count] = receive();
        count++;
    }
    return count;
}

static void busy_wait(uint32_t cycles) {
    const uint32_t start = CYCCNT;
    while (CYCCNT - start < cycles) {
    }
}

/* What locks the core up. */
CASE(writes_flash) {
    REGISTER(0x10000) = 1;
    finish();
}
CASE(writes_bootloader) {
    REGISTER(0x100) = 1;
    finish();
}
CASE(reads_nowhere) {
    result[0] = REGISTER(0x30000000);
    finish();
}
CASE(writes_behind_ram) {
    REGISTER(0x20040000) = 1;
    finish();
}
CASE(jumps_nowhere) {
    ((void (*)(void))0x00300001)();
    finish();
}
CASE(calls_supervisor) {
    __asm volatile("svc 0");
    finish();
}
CASE(returns) {
    __asm volatile("bx %0" ::"r"(0xFFFFFFFFu));
}
CASE(undefined_instruction) {
    __asm volatile("udf #0");
    finish();
}
CASE(divides_doubles) {
    REGISTER(0xE000ED88) = 0xFu << 20;
    __asm volatile("dsb\n\tisb\n\t.inst.w 0xee801b00"); /* vdiv.f64, which a Cortex-M4F lacks */
    finish();
}
CASE(floats_without_switching_on) {
    __asm volatile("vmov.f32 s0, #1.0" ::: "s0");
    finish();
}
CASE(byte_access_to_register) {
    *(volatile uint8_t *)0x40002500u = 4;
    finish();
}
CASE(unknown_peripheral) {
    REGISTER(0x40008000) = 1;
    finish();
}
CASE(unknown_uart_register) {
    UART(0x7F0) = 1;
    finish();
}
CASE(unknown_uart_register_read) {
    result[0] = UART(0x7F0);
    finish();
}
CASE(unknown_power_register) {
    result[0] = REGISTER(0x40000F00);
    finish();
}
CASE(unknown_system_register) {
    result[0] = REGISTER(0xE000EF00);
    finish();
}
CASE(unknown_power_register_written) {
    REGISTER(0x40000F00) = 1;
    finish();
}
CASE(unknown_system_register_written) {
    REGISTER(0xE000EF00) = 1;
    finish();
}
CASE(unknown_debug_register) {
    result[0] = REGISTER(0xE0001FC0);
    finish();
}
CASE(unknown_debug_register_written) {
    REGISTER(0xE0001008) = 1;
    finish();
}
CASE(enables_interrupts_unmasked) {
    REGISTER(0xE000E100) = 4;
    finish();
}
CASE(moves_pins_while_enabled) {
    start_uart();
    PSELTXD = 3;
    finish();
}

/* What goes on. */
CASE(floats_after_switching_on) {
    REGISTER(0xE000ED88) |= 0xFu << 20;
    __asm volatile("dsb\n\tisb\n\tvmov.f32 s0, #1.0\n\tvstr s0, [%0]" ::"r"(&result[0]) : "s0", "memory");
    finish();
}
CASE(floats_after_switching_off) {
    for (uint32_t access = 0xFu << 20;; access = 0) {
        REGISTER(0xE000ED88) = access;
        __asm volatile("dsb\n\tisb\n\tvmov.f32 s0, #1.0" ::: "s0");
    }
}
CASE(runs_from_ram) {
    static uint16_t code[4];
    code[0] = 0x3801; /* subs r0, #1 */
    code[1] = 0xBF00; /* nop */
    code[2] = 0xD1FC; /* bne to the first */
    code[3] = 0x4770; /* bx lr */
    start_cycle_counter();
    __asm volatile("dsb\n\tisb\n\t"
                   "movs r0, #10\n\t"
                   "ldr r3, =0xE0001004\n\t"
                   "ldr r1, [r3]\n\t"
                   "blx %1\n\t"
                   "ldr r2, [r3]\n\t"
                   "subs r2, r1\n\t"
                   "str r2, [%0]" ::"r"(result), "r"((uint32_t)code | 1u)
                   : "r0", "r1", "r2", "r3", "lr", "memory");
    finish();
}
CASE(asks_for_reset) {
    REGISTER(0x4000051C) = 0xB0;
    REGISTER(0xE000ED0C) = 0x05FA0004;
    finish();
}
CASE(asks_for_reset_without_key) {
    REGISTER(0xE000ED0C) = 4;
    finish();
}
CASE(reads_factory_information) {
    result[0] = REGISTER(0x10000060);
    result[1] = REGISTER(0x10000064);
    result[2] = REGISTER(0x10000100);
    result[3] = REGISTER(0xE000ED00);
    result[4] = REGISTER(0xE000ED08);
    result[5] = REGISTER(0x4001E400);
    finish();
}
CASE(starts_crystal) {
    start_cycle_counter();
    REGISTER(0x40000000) = 1;
    result[0] = REGISTER(0x40000100);
    while (REGISTER(0x40000100) == 0u) {
    }
    result[1] = CYCCNT;
    result[2] = REGISTER(0x4000040C);
    finish();
}
CASE(drives_pins) {
    REGISTER(0x50000818) = 1u << 9;
    REGISTER(0x50000808) = 1u << 9 | 1u << 3;
    result[0] = REGISTER(0x50000810);
    REGISTER(0x5000080C) = 1u << 9;
    result[1] = REGISTER(0x50000810);
    result[2] = REGISTER(0x50000804);
    finish();
}
CASE(counts_without_trace) {
    DWT_CTRL = 1;
    result[0] = CYCCNT;
    finish();
}
CASE(counts_cycles) {
    start_cycle_counter();
    CYCCNT = 0;
    __asm volatile("movs r0, #10\n\t"
                   "ldr r3, =0xE0001004\n\t"
                   "ldr r1, [r3]\n\t"
                   "nop\n\t"
                   "nop\n\t"
                   "ldr r2, [r3]\n\t"
                   "subs r2, r1\n\t"
                   "str r2, [%0]\n\t"
                   "ldr r1, [r3]\n"
                   "1: subs r0, #1\n\t"
                   "bne 1b\n\t"
                   "ldr r2, [r3]\n\t"
                   "subs r2, r1\n\t"
                   "str r2, [%0, #4]" ::"r"(result)
                   : "r0", "r1", "r2", "r3", "memory");
    finish();
}
CASE(sets_up_the_core) {
    __asm volatile("cpsid i");
    REGISTER(0xE000E100) = 6;
    REGISTER(0xE000E180) = 2;
    REGISTER(0xE000E280) = 0xFFFFFFFF;
    REGISTER(0xE000E400) = 0x20;
    REGISTER(0xE000E014) = 77;
    start_cycle_counter();
    result[0] = REGISTER(0xE000E100);
    result[1] = REGISTER(0xE000E180);
    result[2] = REGISTER(0xE000E014);
    result[3] = DWT_CTRL;
    finish();
}
CASE(looks_now_and_then) {
    start_uart();
    start_cycle_counter();
    const uint32_t start = CYCCNT;
    for (uint32_t i = 0; i < 20u; i++) {
        result[1] += RXDRDY;
        busy_wait(1000);
    }
    result[0] = CYCCNT - start;
    finish();
}
CASE(ticks) {
    start_cycle_counter();
    REGISTER(0xE000E014) = 999;
    REGISTER(0xE000E018) = 0;
    REGISTER(0xE000E010) = 5;
    busy_wait(2500);
    result[0] = REGISTER(0xE000E010);
    result[1] = REGISTER(0xE000E010);
    result[2] = REGISTER(0xE000E018);
    finish();
}

CASE(counts_without_enabling) {
    DEMCR = 1u << 24;
    result[0] = CYCCNT;
    finish();
}
CASE(wants_systick_interrupts) {
    REGISTER(0xE000E010) = 3;
    finish();
}
CASE(switches_off) {
    REGISTER(0x40000500) = 1;
    finish();
}
CASE(clears_reset_reason) {
    result[0] = REGISTER(0x40000400);
    REGISTER(0x40000400) = 4;
    result[1] = REGISTER(0x40000400);
    finish();
}

/* The serial line. */
CASE(receives) {
    start_uart();
    result[7] = count_received(6);
    finish();
}
CASE(receives_without_enabling) {
    start_uart();
    ENABLE = 0;
    busy_wait(0);
    start_cycle_counter();
    busy_wait(200000);
    result[0] = RXDRDY;
    finish();
}
CASE(receives_without_starting) {
    PSELTXD = 35;
    PSELRXD = 42;
    BAUDRATE = 0x01D7E000;
    ENABLE = 4;
    start_cycle_counter();
    busy_wait(200000);
    result[0] = RXDRDY;
    finish();
}
CASE(receives_on_another_pin) {
    PSELRXD = 41;
    BAUDRATE = 0x01D7E000;
    ENABLE = 4;
    STARTRX = 1;
    start_cycle_counter();
    busy_wait(200000);
    result[0] = RXDRDY;
    finish();
}
CASE(reads_too_late) {
    start_uart();
    start_cycle_counter();
    busy_wait(200000);
    for (uint32_t i = 0; i < 7; i++) {
        result[i] = RXDRDY;
        RXDRDY = 0;
        if (result[i] != 0u) {
            result[i] = RXD;
        }
    }
    result[7] = ERRORSRC;
    finish();
}
CASE(clears_after_reading) {
    start_uart();
    start_cycle_counter();
    busy_wait(200000);
    for (uint32_t i = 0; i < 3; i++) {
        if (RXDRDY != 0u) {
            result[i] = RXD;
        }
        RXDRDY = 0;
    }
    finish();
}
CASE(measures_byte_times) {
    start_uart();
    start_cycle_counter();
    (void)receive();
    const uint32_t first = CYCCNT;
    (void)receive();
    result[0] = CYCCNT - first;
    const uint32_t start = CYCCNT;
    transmit('x');
    result[1] = CYCCNT - start;
    finish();
}
CASE(sends) {
    start_uart();
    transmit('o');
    transmit('k');
    finish();
}
CASE(sends_without_starting) {
    PSELTXD = 35;
    BAUDRATE = 0x01D7E000;
    ENABLE = 4;
    TXD = 'x';
    finish();
}
CASE(sends_for_ever) {
    start_uart();
    for (;;) {
        transmit('x');
    }
}
CASE(reads_back) {
    result[0] = PSELTXD;
    start_uart();
    result[1] = PSELTXD;
    result[2] = BAUDRATE;
    result[3] = ENABLE;
    UART(0x304) = 0x84;
    UART(0x308) = 0x80;
    result[4] = UART(0x304);
    result[5] = STARTTX | TXD;
    result[6] = ERRORSRC;
    finish();
}
CASE(clears_errors) {
    start_uart();
    start_cycle_counter();
    busy_wait(200000);
    result[0] = ERRORSRC;
    result[1] = UART(0x124);
    ERRORSRC = 4;
    result[2] = ERRORSRC;
    ERRORSRC = 1;
    result[3] = ERRORSRC;
    finish();
}
CASE(enables_again) {
    start_uart();
    start_cycle_counter();
    busy_wait(200000);
    ENABLE = 4;
    result[0] = RXD;
    finish();
}
CASE(starts_before_enabling) {
    PSELTXD = 35;
    BAUDRATE = 0x01D7E000;
    STARTTX = 1;
    ENABLE = 4;
    TXD = 'x';
    finish();
}
CASE(starts_with_a_zero) {
    PSELTXD = 35;
    BAUDRATE = 0x01D7E000;
    ENABLE = 4;
    STARTTX = 0;
    TXD = 'x';
    finish();
}
CASE(sends_on_another_pin) {
    start_uart();
    ENABLE = 0;
    PSELTXD = 3;
    ENABLE = 4;
    STARTTX = 1;
    transmit('x');
    finish();
}
CASE(sends_with_flow_control) {
    start_uart();
    UART(0x56C) = 1;
    TXD = 'x';
    finish();
}
CASE(sends_after_stopping) {
    start_uart();
    UART(0x00C) = 1;
    TXD = 'x';
    finish();
}
CASE(receives_after_stopping) {
    start_uart();
    UART(0x004) = 1;
    start_cycle_counter();
    busy_wait(200000);
    result[0] = RXDRDY;
    finish();
}
CASE(sends_too_fast) {
    start_uart();
    TXD = 'a';
    TXD = 'b';
    while (TXDRDY == 0u) {
    }
    finish();
}
CASE(sleeps_until_a_byte) {
    start_uart();
    __asm volatile("cpsid i");
    UART(0x304) = 1u << 2;
    REGISTER(0xE000E100) = 4;
    __asm volatile("wfi");
    result[0] = RXD;
    finish();
}
CASE(dozes_until_a_byte) {
    start_uart();
    UART(0x304) = 1u << 2;
    REGISTER(0xE000ED10) = 1u << 4;
    __asm volatile("wfe");
    result[0] = RXD;
    finish();
}
CASE(sleeps_without_enabling_the_interrupt) {
    start_uart();
    UART(0x304) = 1u << 2;
    __asm volatile("wfi");
    finish();
}
CASE(dozes_without_events_of_pending_interrupts) {
    start_uart();
    UART(0x304) = 1u << 2;
    __asm volatile("wfe");
    finish();
}
CASE(sleeps_for_ever) {
    start_uart();
    __asm volatile("wfi");
    finish();
}
CASE(computes_for_ever) {
    for (;;) {
        result[0] += 1;
    }
}
