/* The few registers that the test programs use, and a blocking serial port on the Nano's pins. */
#ifndef CHIP_H
#define CHIP_H

#include <stdint.h>

#define REGISTER(address) (*(volatile uint32_t *)(address))
#define UART(offset) REGISTER(0x40002000u + (offset))
#define STARTRX UART(0x000)
#define STARTTX UART(0x008)
#define RXDRDY UART(0x108)
#define TXDRDY UART(0x11C)
#define ERRORSRC UART(0x480)
#define ENABLE UART(0x500)
#define PSELTXD UART(0x50C)
#define PSELRXD UART(0x514)
#define RXD UART(0x518)
#define TXD UART(0x51C)
#define BAUDRATE UART(0x524)
#define DEMCR REGISTER(0xE000EDFCu)
#define DWT_CTRL REGISTER(0xE0001000u)
#define CYCCNT REGISTER(0xE0001004u)

int main(void);

static inline void start_uart(void) {
    PSELTXD = 35u;
    PSELRXD = 42u;
    BAUDRATE = 0x01D7E000u;
    ENABLE = 4u;
    STARTRX = 1u;
    STARTTX = 1u;
}

static inline uint8_t receive(void) {
    while (RXDRDY == 0u) {
    }
    RXDRDY = 0u;
    return (uint8_t)RXD;
}

static inline void transmit(uint32_t byte) {
    TXD = byte;
    while (TXDRDY == 0u) {
    }
    TXDRDY = 0u;
}

static inline void transmit_word(uint32_t word) {
    for (uint32_t shift = 0; shift < 32u; shift += 8u) {
        transmit((word >> shift) & 0xFFu);
    }
}

static inline void start_cycle_counter(void) {
    DEMCR = 1u << 24;
    DWT_CTRL = 1u;
}

#endif
