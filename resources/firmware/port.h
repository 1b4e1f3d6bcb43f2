/* What the firmware asks of a chip; one file of ports/ answers for each. */
#ifndef TINYSMITH_PORT_H
#define TINYSMITH_PORT_H

#include <stdint.h>

enum { PORT_CHIP_ID_BYTES = 8 };

/* Clocks, cycle counter and serial line; called once. */
void port_start(void);

/* The next received byte, or -1 when there is none. */
int32_t port_read(void);

/* Sends one byte; waits until the line takes it. */
void port_write(uint8_t byte);

/* Sleeps until a byte arrives; returns at once when one is waiting. */
void port_sleep(void);

/* Processor cycles; wraps around. */
uint32_t port_cycles(void);

/* A number that no other chip has. */
void port_chip_id(uint8_t id[PORT_CHIP_ID_BYTES]);

#endif
