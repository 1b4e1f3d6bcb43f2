/* Where constants live. Every pointer in a settings struct points at TS_CONSTANT numbers.
 * An AVR cannot read its flash like memory. Sources that say TS_FLASH_IS_APART give constants the address space that GCC has
 * for them (in GNU C), and copy settings to the stack for the time of a call. Everywhere else both macros do nothing. */
#ifndef TS_CONSTANT_H
#define TS_CONSTANT_H

#if defined(TS_FLASH_IS_APART) && defined(__FLASH)
#define TS_CONSTANT __flash
#define TS_SETTINGS(type, name) ((const type[1]){name})
#else
#define TS_CONSTANT
#define TS_SETTINGS(type, name) (&(name))
#endif

#endif
