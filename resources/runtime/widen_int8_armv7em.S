/* Two windows widened to 16 bits, row by row and pair by pair; see columns_armv7em.h.
 *
 * r0 columns, r1 first window, r2 second window, r3 words left of a row, r12 words of a row, lr rows left
 */
#include "assembly.h"

#define STEP        0
#define LOCALS      4

.macro WIDEN_WORD first, second
    sxtb16  r8, \first
    sxtb16  r9, \second
    sxtb16  r10, \first, ror #8
    sxtb16  r11, \second, ror #8
    stmia   r0!, {r8-r11}
.endm

    FUNCTION ts_widen_two_int8_armv7em, LOCALS + 36
    push    {r4-r11, lr}
    ldm     r3, {r4, r5, r12}           /* rows, bytes from the end of a row to the next, words of a row */
    push    {r5}
    mov     lr, r4
1:  subs    r3, r12, #2
    blo     3f
2:  ldr     r4, [r1], #4
    ldr     r5, [r1], #4
    ldr     r6, [r2], #4
    ldr     r7, [r2], #4
    WIDEN_WORD r4, r6
    WIDEN_WORD r5, r7
    subs    r3, #2
    bhs     2b
3:  lsls    r3, #31                     /* an odd word at the end */
    beq     4f
    ldr     r4, [r1], #4
    ldr     r6, [r2], #4
    WIDEN_WORD r4, r6
4:  ldr     r4, [sp, #STEP]
    add     r1, r4
    add     r2, r4
    subs    lr, #1
    bne     1b
    add     sp, #LOCALS
    pop     {r4-r11, pc}
    FUNCTION_END ts_widen_two_int8_armv7em
