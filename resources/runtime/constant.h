/* Where constants live. Every pointer in a settings struct points at TS_CONSTANT numbers.
 * An AVR cannot read its flash like memory: its constants get the address space that GCC has for them (GNU C only), and
 * settings are copied to the stack for the time of a call. Everywhere else both macros do nothing. */
#ifndef TS_CONSTANT_H
#define TS_CONSTANT_H

#if defined(__AVR__) && defined(__FLASH)
#define TS_CONSTANT __flash
#define TS_SETTINGS(type, name) ((const type[1]){name})
#else
#define TS_CONSTANT
#define TS_SETTINGS(type, name) (&(name))
#endif

#endif
