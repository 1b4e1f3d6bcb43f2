/* Arm's MPS2 board with a processor in its FPGA, and the emulators that play it: the first serial line.
 *
 * Registers: Cortex-M System Design Kit technical reference manual (Arm DDI 0479), chapters UART and timer. Addresses and interrupts:
 * application notes AN386, AN500 and AN505.
 */
#include "port.h"

#include "register.h"

#include "small_code_begin.h"

#ifdef __ARM_ARCH_8M_MAIN__ /* AN505: peripherals at their secure addresses */
#define TIMER 0x50000000U
#define UART 0x50200000U
#define UART_INTERRUPT_NUMBER 32U
#define IMAGE_NUMBER 0x50300FF8U
#else /* AN386, AN500 */
#define TIMER 0x40000000U
#define UART 0x40004000U
#define UART_INTERRUPT_NUMBER 0U
#define IMAGE_NUMBER 0x4002FFF8U
#endif

#define TIMER_CONTROL (TIMER + 0x0)
#define TIMER_VALUE (TIMER + 0x4)
#define TIMER_RELOAD (TIMER + 0x8)
#define TIMER_ON 1U

#define UART_DATA (UART + 0x0)
#define UART_STATE (UART + 0x4)
#define UART_CONTROL (UART + 0x8)
#define UART_INTERRUPT (UART + 0xC)
#define UART_BAUD_DIVIDER (UART + 0x10)
#define SENDER_IS_FULL (1U << 0)
#define RECEIVER_IS_FULL (1U << 1)
#define SEND (1U << 0)
#define RECEIVE (1U << 1)
#define RECEIVE_INTERRUPT (1U << 3)
#define RECEIVED (1U << 1)
#define DIVIDER_FOR_115200_BAUD 217U /* of 25 MHz; a real AN505 runs at 20 MHz, which no emulator minds */

#define INTERRUPT_ENABLE (0xE000E100U + 4 * (UART_INTERRUPT_NUMBER / 32))
#define INTERRUPT_CLEAR_PENDING (0xE000E280U + 4 * (UART_INTERRUPT_NUMBER / 32))
#define UART_INTERRUPT_BIT (1U << (UART_INTERRUPT_NUMBER % 32))

/* Interrupts are masked for good: an enabled one only ends a sleep. */
void port_start(void)
{
    REGISTER(TIMER_RELOAD) = 0xFFFFFFFFU;
    REGISTER(TIMER_VALUE) = 0xFFFFFFFFU;
    REGISTER(TIMER_CONTROL) = TIMER_ON;
    REGISTER(UART_BAUD_DIVIDER) = DIVIDER_FOR_115200_BAUD;
    REGISTER(UART_CONTROL) = SEND | RECEIVE | RECEIVE_INTERRUPT;
    REGISTER(INTERRUPT_ENABLE) = UART_INTERRUPT_BIT;
}

int32_t port_read(void)
{
    if ((REGISTER(UART_STATE) & RECEIVER_IS_FULL) == 0) {
        return -1;
    }
    REGISTER(UART_INTERRUPT) = RECEIVED; /* before reading: the next byte announces itself at once */
    return (int32_t)(REGISTER(UART_DATA) & 0xFF);
}

void port_write(uint8_t byte)
{
    while ((REGISTER(UART_STATE) & SENDER_IS_FULL) != 0) {
    }
    REGISTER(UART_DATA) = byte;
}

/* The UART holds its interrupt until the byte is taken, so a byte that arrives before the sleep ends it at once. */
void port_sleep(void)
{
    REGISTER(INTERRUPT_CLEAR_PENDING) = UART_INTERRUPT_BIT;
    __asm volatile("dsb\n\twfi" ::: "memory");
}

/* The timer counts the processor's clock, downwards. */
uint32_t port_cycles(void)
{
    return ~REGISTER(TIMER_VALUE);
}

/* The board has no number of its own; that of the FPGA image is all there is. */
void port_chip_id(uint8_t id[PORT_CHIP_ID_BYTES])
{
    for (uint32_t i = 0; i < PORT_CHIP_ID_BYTES; i++) {
        id[i] = (uint8_t)(REGISTER(IMAGE_NUMBER + (i & 4U)) >> (8 * (i & 3U)));
    }
}

#include "small_code_end.h"
