/* The part of the C library that kernels may use; see memory_functions.c. */
#ifndef TINYSMITH_STRING_H
#define TINYSMITH_STRING_H

#include <stddef.h>

void *memcpy(void *to, const void *from, size_t bytes);
void *memmove(void *to, const void *from, size_t bytes);
void *memset(void *to, int value, size_t bytes);
int memcmp(const void *left, const void *right, size_t bytes);
size_t strlen(const char *text);

#endif
