/* Weights times one column of activations; see column_int8_armv6m.h.
 *
 * r0 stream of weights    r1 column    r12 its end    r2 r3 activations    r4 r5 words of weights
 * r8 r10 sums of channels 0 and 2      r9 r11 of channels 1 and 3, mixed with 0 and 2
 */
#include "assembly.h"

#define COLUMN     0
#define END        4
#define OUTPUT     8
#define SAVED      28
#define ARGUMENTS  (SAVED + 20)
#define LEFT       (ARGUMENTS + 0)
#define SPLIT      (ARGUMENTS + 4)

/* One input of four channels. */
.macro MULTIPLY weights, activation
    asrs    r6, \weights, #16
    sxth    \weights, \weights
    sxtb    r7, \weights
    muls    \weights, \activation, \weights
    add     r9, r9, \weights
    muls    r7, \activation, r7
    add     r8, r8, r7
    sxtb    r7, r6
    muls    r6, \activation, r6
    add     r11, r11, r6
    muls    r7, \activation, r7
    add     r10, r10, r7
.endm

.macro STEP
    ldmia   r0!, {r4, r5}
    ldmia   r1!, {r2, r3}
    MULTIPLY r4, r2
    MULTIPLY r5, r3
.endm

/* A sum to an output; r12 holds the split. */
.macro SCALE sum
    ldmia   r0!, {r1, r2}
    cmp     \sum, r1
    bge     5f
    mov     \sum, r1
5:  cmp     \sum, r2
    ble     6f
    mov     \sum, r2
6:  ldmia   r0!, {r1, r2}
    muls    r1, \sum, r1
    muls    r2, \sum, r2
    mov     r3, r12
    asrs    r2, r3
    adds    r1, r1, r2
    ldmia   r0!, {r2, r3}
    cmp     \sum, #0
    bge     7f
    mov     r2, r3
7:  adds    r1, r1, r2
    asrs    \sum, r1, #22
.endm

    FUNCTION ts_column_int8_armv6m, ARGUMENTS
    push    {r4-r7, lr}
    mov     r4, r8
    mov     r5, r9
    mov     r6, r10
    mov     r7, r11
    push    {r1-r7}                     /* column, its end, output, and the high registers */
1:  ldmia   r0!, {r4-r7}
    mov     r8, r4
    mov     r9, r5
    mov     r10, r6
    mov     r11, r7
    ldr     r1, [sp, #COLUMN]
    ldr     r2, [sp, #END]
    mov     r12, r2
2:  STEP
    STEP
    cmp     r1, r12
    bne     2b
    ldr     r1, [sp, #SPLIT]
    mov     r12, r1
    mov     r4, r8
    mov     r5, r9
    mov     r6, r10
    mov     r7, r11
    subs    r5, r5, r4
    subs    r7, r7, r6
    asrs    r5, r5, #8
    asrs    r7, r7, #8
    SCALE   r4
    SCALE   r5
    SCALE   r6
    SCALE   r7
    ldr     r1, [sp, #OUTPUT]
    ldr     r2, [sp, #LEFT]
    strb    r4, [r1]
    cmp     r2, #4
    blt     3f
    strb    r5, [r1, #1]
    strb    r6, [r1, #2]
    strb    r7, [r1, #3]
    adds    r1, #4
    str     r1, [sp, #OUTPUT]
    subs    r2, #4
    str     r2, [sp, #LEFT]
    beq     4f
    b       1b                          /* too far for a conditional branch */
3:  cmp     r2, #2                      /* one to three channels are left */
    blt     4f
    strb    r5, [r1, #1]
    beq     4f
    strb    r6, [r1, #2]
4:  pop     {r1-r7}
    mov     r8, r4
    mov     r9, r5
    mov     r10, r6
    mov     r11, r7
    pop     {r4-r7, pc}
    FUNCTION_END ts_column_int8_armv6m
