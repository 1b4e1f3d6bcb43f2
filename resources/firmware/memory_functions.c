/* Copying and filling memory where there is no C library. */
#include <stdint.h>
#include <string.h>

/* Compilers know these loops and would replace each by a call of the very function it is in. */
#ifdef __clang__
#define AS_WRITTEN __attribute__((no_builtin))
#else
#define AS_WRITTEN __attribute__((optimize("no-tree-loop-distribute-patterns")))
#endif

typedef uint32_t __attribute__((may_alias)) word;

AS_WRITTEN void *memcpy(void *to, const void *from, size_t bytes)
{
    uint8_t *target = to;
    const uint8_t *source = from;

    if ((((uintptr_t)target | (uintptr_t)source) & 3) == 0) {
        for (; bytes >= 4; bytes -= 4, target += 4, source += 4) {
            *(word *)(void *)target = *(const word *)(const void *)source;
        }
    }
    while (bytes-- > 0) {
        *target++ = *source++;
    }
    return to;
}

AS_WRITTEN void *memmove(void *to, const void *from, size_t bytes)
{
    uint8_t *target = to;
    const uint8_t *source = from;

    if ((uintptr_t)target - (uintptr_t)source >= bytes) {
        return memcpy(to, from, bytes);
    }
    while (bytes-- > 0) { /* the ranges overlap and the target lies behind: start at the end */
        target[bytes] = source[bytes];
    }
    return to;
}

AS_WRITTEN void *memset(void *to, int value, size_t bytes)
{
    uint8_t *target = to;

    while (bytes-- > 0) {
        *target++ = (uint8_t)value;
    }
    return to;
}

AS_WRITTEN int memcmp(const void *left, const void *right, size_t bytes)
{
    const uint8_t *first = left;
    const uint8_t *second = right;

    for (; bytes > 0; bytes--, first++, second++) {
        if (*first != *second) {
            return *first < *second ? -1 : 1;
        }
    }
    return 0;
}

AS_WRITTEN size_t strlen(const char *text)
{
    size_t length = 0;

    while (text[length] != '\0') {
        length++;
    }
    return length;
}

/* Windows calls this when it loads a library; without a C library nobody else brings it. */
#ifdef _WIN32
int ts_library_entry(void *library, unsigned long reason, void *reserved);

int ts_library_entry(void *library, unsigned long reason, void *reserved)
{
    (void)library;
    (void)reason;
    (void)reserved;
    return 1;
}
#endif

/* Names under which Arm's compilers call the same functions for structures and arrays. */
#ifdef __arm__
void __aeabi_memcpy(void *to, const void *from, size_t bytes);
void __aeabi_memcpy4(void *to, const void *from, size_t bytes);
void __aeabi_memcpy8(void *to, const void *from, size_t bytes);
void __aeabi_memmove(void *to, const void *from, size_t bytes);
void __aeabi_memset(void *to, size_t bytes, int value);
void __aeabi_memclr(void *to, size_t bytes);
void __aeabi_memclr4(void *to, size_t bytes);
void __aeabi_memclr8(void *to, size_t bytes);

void __aeabi_memcpy(void *to, const void *from, size_t bytes)
{
    memcpy(to, from, bytes);
}

void __aeabi_memcpy4(void *to, const void *from, size_t bytes)
{
    memcpy(to, from, bytes);
}

void __aeabi_memcpy8(void *to, const void *from, size_t bytes)
{
    memcpy(to, from, bytes);
}

void __aeabi_memmove(void *to, const void *from, size_t bytes)
{
    memmove(to, from, bytes);
}

void __aeabi_memset(void *to, size_t bytes, int value)
{
    memset(to, value, bytes);
}

void __aeabi_memclr(void *to, size_t bytes)
{
    memset(to, 0, bytes);
}

void __aeabi_memclr4(void *to, size_t bytes)
{
    memset(to, 0, bytes);
}

void __aeabi_memclr8(void *to, size_t bytes)
{
    memset(to, 0, bytes);
}
#endif
