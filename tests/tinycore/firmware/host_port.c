/* The firmware as a program: the line is a file, so that sanitizers can watch what hostile bytes do. */
#include <stdio.h>
#include <stdlib.h>

#include "port.h"

static FILE *line;

void port_start(void)
{
    line = fopen("line.bin", "rb");
    if (line == NULL) {
        exit(3);
    }
}

int32_t port_read(void)
{
    return (int32_t)fgetc(line);
}

void port_write(uint8_t byte)
{
    putchar(byte);
}

void port_sleep(void)
{
    exit(0); /* nothing more to read */
}

uint32_t port_cycles(void)
{
    static uint32_t cycles;

    return cycles += 100;
}

void port_chip_id(uint8_t id[PORT_CHIP_ID_BYTES])
{
    for (uint8_t i = 0; i < PORT_CHIP_ID_BYTES; i++) {
        id[i] = i;
    }
}
