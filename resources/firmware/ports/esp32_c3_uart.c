/* ESP32-C3 with the serial line that its boot loader in ROM has set up: 115200 baud on GPIO 21 (sends) and GPIO 20 (receives).
 *
 * Registers: ESP32-C3 technical reference manual, chapters UART controller, RTC watchdog timer, timer group watchdog, eFuse controller, and
 * the performance counter of the ESP-RISC-V CPU. The processor keeps the clock that the ROM has chosen.
 */
#include "port.h"

#include "register.h"

#include "small_code_begin.h"

#define UART 0x60000000U
#define UART_DATA (UART + 0x0)
#define UART_STATUS (UART + 0x1C)
#define UART_BUFFER_BYTES 128U
#define RECEIVED_BYTES(status) ((status) & 0x3FFU)
#define UNSENT_BYTES(status) (((status) >> 16) & 0x3FFU)

#define LOW_POWER_WATCHDOG 0x60008090U
#define LOW_POWER_WATCHDOG_KEY 0x600080A8U
#define SUPER_WATCHDOG 0x600080ACU
#define SUPER_WATCHDOG_KEY 0x600080B0U
#define SUPER_WATCHDOG_UNLOCK 0x8F1D312AU
#define SUPER_WATCHDOG_FEEDS_ITSELF (1U << 31)
#define GROUP_WATCHDOG 0x6001F048U
#define GROUP_WATCHDOG_KEY 0x6001F064U
#define WATCHDOG_UNLOCK 0x50D83AA1U

#define CHIP_ADDRESS 0x60008844U /* the six bytes of its network address */

/* The ROM leaves them running for programs that never start. */
static void stop_watchdogs(void)
{
    REGISTER(LOW_POWER_WATCHDOG_KEY) = WATCHDOG_UNLOCK;
    REGISTER(LOW_POWER_WATCHDOG) = 0;
    REGISTER(SUPER_WATCHDOG_KEY) = SUPER_WATCHDOG_UNLOCK;
    REGISTER(SUPER_WATCHDOG) |= SUPER_WATCHDOG_FEEDS_ITSELF;
    REGISTER(GROUP_WATCHDOG_KEY) = WATCHDOG_UNLOCK;
    REGISTER(GROUP_WATCHDOG) = 0;
}

/* This core counts with registers of its maker's: 0x7E0 chooses cycles, 0x7E1 starts, 0x7E2 is the count. */
void port_start(void)
{
    stop_watchdogs();
    __asm volatile("csrwi 0x7E0, 1\n\tcsrwi 0x7E1, 1");
}

int32_t port_read(void)
{
    if (RECEIVED_BYTES(REGISTER(UART_STATUS)) == 0) {
        return -1;
    }
    return (int32_t)(REGISTER(UART_DATA) & 0xFF);
}

void port_write(uint8_t byte)
{
    while (UNSENT_BYTES(REGISTER(UART_STATUS)) >= UART_BUFFER_BYTES - 2) {
    }
    REGISTER(UART_DATA) = byte;
}

/* Nothing is set up to end a sleep: stay awake and look again. */
void port_sleep(void)
{
}

uint32_t port_cycles(void)
{
    uint32_t cycles;

    __asm volatile("csrr %0, 0x7E2" : "=r"(cycles));
    return cycles;
}

void port_chip_id(uint8_t id[PORT_CHIP_ID_BYTES])
{
    for (uint32_t i = 0; i < PORT_CHIP_ID_BYTES; i++) {
        id[i] = i < 6 ? (uint8_t)(REGISTER(CHIP_ADDRESS + (i & 4U)) >> (8 * (i & 3U))) : 0;
    }
}

#include "small_code_end.h"
