/* A memory-mapped register, always accessed as one 32-bit word. */
#ifndef TINYSMITH_REGISTER_H
#define TINYSMITH_REGISTER_H

#include <stdint.h>

#define REGISTER(address) (*(volatile uint32_t *)(uintptr_t)(address))

#endif
