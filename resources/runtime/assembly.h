/* What the assembly files share: a function of its own section, with the stack it takes noted as the compiler does for C. */
#ifndef TS_ASSEMBLY_H
#define TS_ASSEMBLY_H

    .syntax unified
    .thumb

.macro FUNCTION name, stack_bytes
    .section .text.\name, "ax", %progbits
    .balign 4
    .global \name
    .type   \name, %function
    .thumb_func
\name:
    .pushsection .stack_sizes, "o", %progbits, \name
    .long   \name
    .uleb128 \stack_bytes
    .popsection
.endm

.macro FUNCTION_END name
    .size   \name, . - \name
.endm

#endif
