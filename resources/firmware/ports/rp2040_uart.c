/* RP2040 with the serial line on GPIO 0 (sends) and GPIO 1 (receives) of a Raspberry Pi Pico.
 *
 * Registers: RP2040 datasheet, chapters resets, clocks, XOSC, PLL, watchdog, timer, GPIO and UART.
 */
#include "port.h"

#include "register.h"

#include "small_code_begin.h"

#define RESETS 0x4000C000U
#define RESET_RELEASE (RESETS + 0x3000) /* bits written here are cleared in the reset register */
#define RESET_DONE (RESETS + 0x8)
#define IO_BANK (1U << 5)
#define PADS_BANK (1U << 8)
#define SYSTEM_PLL (1U << 12)
#define TIMER_BLOCK (1U << 21)
#define FIRST_UART (1U << 22)

#define CRYSTAL 0x40024000U
#define CRYSTAL_CONTROL (CRYSTAL + 0x0)
#define CRYSTAL_STATUS (CRYSTAL + 0x4)
#define CRYSTAL_START_UP (CRYSTAL + 0xC)
#define CRYSTAL_ON_1_TO_15_MHZ 0x00FABAA0U
#define CRYSTAL_START_UP_1_MS 47U /* in 256 periods of 12 MHz */
#define CRYSTAL_IS_STABLE (1U << 31)

#define PLL 0x40028000U
#define PLL_STATUS (PLL + 0x0)
#define PLL_POWER (PLL + 0x4)
#define PLL_MULTIPLIER (PLL + 0x8)
#define PLL_DIVIDERS (PLL + 0xC)
#define PLL_POWER_OFF_POST (1U << 3)
#define PLL_IS_LOCKED (1U << 31)

#define CLOCKS 0x40008000U
#define REFERENCE_CLOCK (CLOCKS + 0x30)
#define REFERENCE_CLOCK_SELECTED (CLOCKS + 0x38)
#define REFERENCE_FROM_CRYSTAL 2U
#define SYSTEM_CLOCK (CLOCKS + 0x3C)
#define SYSTEM_CLOCK_SELECTED (CLOCKS + 0x44)
#define SYSTEM_FROM_REFERENCE 0U
#define SYSTEM_FROM_PLL 1U
#define PERIPHERAL_CLOCK (CLOCKS + 0x48)
#define PERIPHERAL_FROM_CRYSTAL ((1U << 11) | (4U << 5))

#define WATCHDOG_TICK 0x4005802CU
#define TICK_OF_12_PERIODS ((1U << 9) | 12U)
#define TIMER_MICROSECONDS 0x40054028U
#define CYCLES_PER_MICROSECOND 133U

#define PIN_FUNCTION(pin) (0x40014004U + 8U * (pin))
#define PIN_IS_UART 2U

#define UART 0x40034000U
#define UART_DATA (UART + 0x0)
#define UART_FLAGS (UART + 0x18)
#define UART_BAUD_WHOLE (UART + 0x24)
#define UART_BAUD_FRACTION (UART + 0x28)
#define UART_LINE (UART + 0x2C)
#define UART_CONTROL (UART + 0x30)
#define UART_INTERRUPT_LEVEL (UART + 0x34)
#define UART_INTERRUPT_MASK (UART + 0x38)
#define RECEIVER_IS_EMPTY (1U << 4)
#define SENDER_IS_FULL (1U << 5)
#define BAUD_115200_WHOLE 6U /* 12 MHz / 16 / 115200 = 6 + 33/64 */
#define BAUD_115200_FRACTION 33U
#define EIGHT_BITS_WITH_BUFFER ((3U << 5) | (1U << 4))
#define UART_ON ((1U << 0) | (1U << 8) | (1U << 9))
#define RECEIVE_INTERRUPTS ((1U << 4) | (1U << 6)) /* buffer filling, and bytes left in it */

#define INTERRUPT_ENABLE 0xE000E100U
#define INTERRUPT_CLEAR_PENDING 0xE000E280U
#define UART_INTERRUPT_BIT (1U << 20)
#define CHIP_KIND 0x40000000U

static void release(uint32_t blocks)
{
    REGISTER(RESET_RELEASE) = blocks;
    while ((REGISTER(RESET_DONE) & blocks) != blocks) {
    }
}

static void start_crystal(void)
{
    REGISTER(CRYSTAL_START_UP) = CRYSTAL_START_UP_1_MS;
    REGISTER(CRYSTAL_CONTROL) = CRYSTAL_ON_1_TO_15_MHZ;
    while ((REGISTER(CRYSTAL_STATUS) & CRYSTAL_IS_STABLE) == 0) {
    }
    REGISTER(REFERENCE_CLOCK) = REFERENCE_FROM_CRYSTAL;
    while ((REGISTER(REFERENCE_CLOCK_SELECTED) & (1U << REFERENCE_FROM_CRYSTAL)) == 0) {
    }
}

/* 12 MHz x 133 / 6 / 2 = 133 MHz. */
static void start_pll(void)
{
    REGISTER(SYSTEM_CLOCK) = SYSTEM_FROM_REFERENCE;
    while ((REGISTER(SYSTEM_CLOCK_SELECTED) & (1U << SYSTEM_FROM_REFERENCE)) == 0) {
    }
    release(SYSTEM_PLL);
    REGISTER(PLL_STATUS) = 1; /* reference divided by one */
    REGISTER(PLL_MULTIPLIER) = 133;
    REGISTER(PLL_POWER) = PLL_POWER_OFF_POST;
    while ((REGISTER(PLL_STATUS) & PLL_IS_LOCKED) == 0) {
    }
    REGISTER(PLL_DIVIDERS) = (6U << 16) | (2U << 12);
    REGISTER(PLL_POWER) = 0;
    REGISTER(SYSTEM_CLOCK) = SYSTEM_FROM_PLL;
    while ((REGISTER(SYSTEM_CLOCK_SELECTED) & (1U << SYSTEM_FROM_PLL)) == 0) {
    }
}

/* Interrupts are masked for good: an enabled one only ends a sleep. */
static void start_uart(void)
{
    REGISTER(PERIPHERAL_CLOCK) = PERIPHERAL_FROM_CRYSTAL;
    release(IO_BANK | PADS_BANK | FIRST_UART);
    REGISTER(UART_BAUD_WHOLE) = BAUD_115200_WHOLE;
    REGISTER(UART_BAUD_FRACTION) = BAUD_115200_FRACTION;
    REGISTER(UART_LINE) = EIGHT_BITS_WITH_BUFFER;
    REGISTER(UART_INTERRUPT_LEVEL) = 0;
    REGISTER(UART_INTERRUPT_MASK) = RECEIVE_INTERRUPTS;
    REGISTER(UART_CONTROL) = UART_ON;
    REGISTER(PIN_FUNCTION(0)) = PIN_IS_UART;
    REGISTER(PIN_FUNCTION(1)) = PIN_IS_UART;
    REGISTER(INTERRUPT_ENABLE) = UART_INTERRUPT_BIT;
}

void port_start(void)
{
    start_crystal();
    start_pll();
    REGISTER(WATCHDOG_TICK) = TICK_OF_12_PERIODS;
    release(TIMER_BLOCK);
    start_uart();
}

int32_t port_read(void)
{
    if ((REGISTER(UART_FLAGS) & RECEIVER_IS_EMPTY) != 0) {
        return -1;
    }
    return (int32_t)(REGISTER(UART_DATA) & 0xFF);
}

void port_write(uint8_t byte)
{
    while ((REGISTER(UART_FLAGS) & SENDER_IS_FULL) != 0) {
    }
    REGISTER(UART_DATA) = byte;
}

/* A few bytes in the buffer raise the interrupt 32 bit times after the last of them, so that none is slept through. */
void port_sleep(void)
{
    REGISTER(INTERRUPT_CLEAR_PENDING) = UART_INTERRUPT_BIT;
    __asm volatile("dsb\n\twfi" ::: "memory");
}

/* This core has no cycle counter: whole microseconds of the timer. */
uint32_t port_cycles(void)
{
    return CYCLES_PER_MICROSECOND * REGISTER(TIMER_MICROSECONDS);
}

/* The chip has no number of its own: this one tells its kind and revision. */
void port_chip_id(uint8_t id[PORT_CHIP_ID_BYTES])
{
    for (uint32_t i = 0; i < PORT_CHIP_ID_BYTES; i++) {
        id[i] = (uint8_t)(REGISTER(CHIP_KIND) >> (8 * (i & 3U)));
    }
}

#include "small_code_end.h"
