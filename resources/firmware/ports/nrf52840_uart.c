/* nRF52840 with the serial line on the pins TX1 (P1.03) and RX1 (P1.10) of an Arduino Nano 33 BLE.
 *
 * Register offsets: nRF52840 product specification, chapters CLOCK, NVMC, FICR, GPIO, USBD and UART.
 */
#include "port.h"

#include "register.h"

#include "small_code_begin.h"

#define CLOCK 0x40000000U
#define CLOCK_START_CRYSTAL (CLOCK + 0x000)
#define CLOCK_CRYSTAL_STARTED (CLOCK + 0x100)

#define UART 0x40002000U
#define UART_START_RECEIVING (UART + 0x000)
#define UART_START_SENDING (UART + 0x008)
#define UART_RECEIVED (UART + 0x108)
#define UART_SENT (UART + 0x11C)
#define UART_INTERRUPT_SET (UART + 0x304)
#define UART_ENABLE (UART + 0x500)
#define UART_PIN_RTS (UART + 0x508)
#define UART_PIN_TXD (UART + 0x50C)
#define UART_PIN_CTS (UART + 0x510)
#define UART_PIN_RXD (UART + 0x514)
#define UART_RECEIVE_DATA (UART + 0x518)
#define UART_SEND_DATA (UART + 0x51C)
#define UART_BAUD_RATE (UART + 0x524)
#define UART_CONFIGURATION (UART + 0x56C)
#define UART_115200_BAUD 0x01D7E000U
#define UART_ENABLED 4U
#define UART_RECEIVED_INTERRUPT (1U << 2)
#define UART_INTERRUPT_NUMBER 2U
#define DISCONNECTED 0xFFFFFFFFU

#define CACHE_CONFIGURATION 0x4001E540U
#define USB_ENABLE 0x40027500U
#define USB_PULL_UP 0x40027504U
#define DEVICE_ID 0x10000060U

#define GPIO_PORT_1 0x50000300U
#define GPIO_SET (GPIO_PORT_1 + 0x508)
#define GPIO_PIN(pin) (GPIO_PORT_1 + 0x700 + 4U * (pin))
#define GPIO_OUTPUT 3U /* direction out, input buffer off */
#define GPIO_INPUT_PULLED_UP (3U << 2)
#define PIN_TXD 3U
#define PIN_RXD 10U
#define ON_PORT_1 32U

#define INTERRUPT_ENABLE 0xE000E100U
#define INTERRUPT_CLEAR_PENDING 0xE000E280U
#define DEBUG_CONTROL 0xE000EDFCU
#define DEBUG_TRACE_ENABLE (1U << 24)
#define CYCLE_CONTROL 0xE0001000U
#define CYCLE_COUNT 0xE0001004U

/* The internal oscillator is too far off for a serial line. */
static void start_clocks(void)
{
    REGISTER(CACHE_CONFIGURATION) = 1;
    REGISTER(CLOCK_CRYSTAL_STARTED) = 0;
    REGISTER(CLOCK_START_CRYSTAL) = 1;
    while (REGISTER(CLOCK_CRYSTAL_STARTED) == 0) {
    }
    REGISTER(DEBUG_CONTROL) |= DEBUG_TRACE_ENABLE;
    REGISTER(CYCLE_COUNT) = 0;
    REGISTER(CYCLE_CONTROL) |= 1;
}

/* A laptop would wait for ever on the USB device that the bootloader may have left behind. */
static void leave_usb(void)
{
    REGISTER(USB_PULL_UP) = 0;
    REGISTER(USB_ENABLE) = 0;
}

/* Pins may only be changed while the UART is off; high is the resting level of the line. */
static void start_uart(void)
{
    REGISTER(UART_ENABLE) = 0;
    REGISTER(GPIO_SET) = 1U << PIN_TXD;
    REGISTER(GPIO_PIN(PIN_TXD)) = GPIO_OUTPUT;
    REGISTER(GPIO_PIN(PIN_RXD)) = GPIO_INPUT_PULLED_UP;
    REGISTER(UART_PIN_TXD) = ON_PORT_1 + PIN_TXD;
    REGISTER(UART_PIN_RXD) = ON_PORT_1 + PIN_RXD;
    REGISTER(UART_PIN_RTS) = DISCONNECTED;
    REGISTER(UART_PIN_CTS) = DISCONNECTED;
    REGISTER(UART_BAUD_RATE) = UART_115200_BAUD;
    REGISTER(UART_CONFIGURATION) = 0;
    REGISTER(UART_RECEIVED) = 0;
    REGISTER(UART_SENT) = 0;
    REGISTER(UART_ENABLE) = UART_ENABLED;
    REGISTER(UART_START_RECEIVING) = 1;
    REGISTER(UART_START_SENDING) = 1;
}

/* Interrupts are masked for good: an enabled one only ends a sleep. */
static void let_bytes_end_sleep(void)
{
    REGISTER(UART_INTERRUPT_SET) = UART_RECEIVED_INTERRUPT;
    REGISTER(INTERRUPT_ENABLE) = 1U << UART_INTERRUPT_NUMBER;
}

void port_start(void)
{
    start_clocks();
    leave_usb();
    start_uart();
    let_bytes_end_sleep();
}

int32_t port_read(void)
{
    if (REGISTER(UART_RECEIVED) == 0) {
        return -1;
    }
    REGISTER(UART_RECEIVED) = 0; /* before reading: the next byte of the buffer announces itself at once */
    return (int32_t)(REGISTER(UART_RECEIVE_DATA) & 0xFF);
}

void port_write(uint8_t byte)
{
    REGISTER(UART_SENT) = 0;
    REGISTER(UART_SEND_DATA) = byte;
    while (REGISTER(UART_SENT) == 0) {
    }
}

/* A byte that arrives between the last look and the sleep leaves the interrupt pending, which ends the sleep at once. */
void port_sleep(void)
{
    REGISTER(INTERRUPT_CLEAR_PENDING) = 1U << UART_INTERRUPT_NUMBER;
    __asm volatile("dsb\n\twfi" ::: "memory");
}

uint32_t port_cycles(void)
{
    return REGISTER(CYCLE_COUNT);
}

void port_chip_id(uint8_t id[PORT_CHIP_ID_BYTES])
{
    for (uint32_t i = 0; i < PORT_CHIP_ID_BYTES; i++) {
        id[i] = (uint8_t)(REGISTER(DEVICE_ID + (i & 4U)) >> (8 * (i & 3U)));
    }
}

#include "small_code_end.h"
