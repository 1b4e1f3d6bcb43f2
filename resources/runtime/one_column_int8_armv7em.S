/* Weights times one column of activations; see one_column_int8_armv7em.h.
 *
 * r0 r2  sums of channels 0 and 2                        r4 r5    two pairs of activations
 * r1 r3  of channels 1 and 3, mixed with 0 and 2         r6-r9    words of weights: both channel pairs for each pair of activations
 * r10    stream of weights    r11 column    r12 its end    lr output
 */
#include "assembly.h"

#define UNROLLED     4
#define STEP_BYTES   72
#define SHIFT        3
#define LONG_SHIFT   7

#define COLUMN       0
#define ENTRY        4
#define STREAM_END   8
#define LOCALS       12
#define ARGUMENTS    (LOCALS + 36)
#define IS_LONG      (ARGUMENTS + 4)

.macro MULTIPLY weights, activations, even, odd
    smlad   \odd, \weights, \activations, \odd
    sxtb16  \weights, \weights
    smlad   \even, \weights, \activations, \even
.endm

/* Four inputs of four channels: 16 products in 19 cycles. */
.macro STEP
    ldr     r4, [r11], #4
    ldr     r5, [r11], #4
    ldr     r6, [r10], #4
    ldr     r7, [r10], #4
    ldr     r8, [r10], #4
    ldr     r9, [r10], #4
    MULTIPLY r6, r4, r0, r1
    MULTIPLY r7, r4, r2, r3
    MULTIPLY r8, r5, r0, r1
    MULTIPLY r9, r5, r2, r3
.endm

/* An even and an odd channel. */
.macro SCALE even, odd, shift
    ldmia   r10!, {r4-r7}
    sub     \odd, \odd, \even
    smmlar  \even, \even, r4, r5
    smmlar  \odd, \odd, r6, r7
    ssat    \even, #8, \even, asr #\shift
    ssat    \odd, #8, \odd, asr #(\shift + 8)
    strb    \even, [lr], #1
    strb    \odd, [lr], #1
.endm

    FUNCTION ts_one_column_int8_armv7em, ARGUMENTS
    push    {r4-r11, lr}
    sub     sp, #LOCALS
    ldr     r4, [sp, #ARGUMENTS]        /* words */
    mov     r10, r0
    mov     lr, r2
    ldr     r5, [sp, #IS_LONG]
    add     r12, r1, r4, lsl #3         /* the lowest bit of the column's end tells which shift */
    add     r12, r12, r5
    lsl     r5, r4, #4
    add     r5, #(4 * (4 + 8))          /* bytes of a group */
    mla     r5, r5, r3, r0
    rsb     r4, r4, #0                  /* the first pass may be shorter: enter the unrolled steps further down */
    and     r4, r4, #(UNROLLED - 1)
    mov     r6, #STEP_BYTES
    adr     r7, 2f
    mla     r4, r4, r6, r7
    orr     r4, r4, #1
    str     r1, [sp, #COLUMN]
    str     r4, [sp, #ENTRY]
    str     r5, [sp, #STREAM_END]
1:  ldmia   r10!, {r0-r3}
    ldr     r11, [sp, #COLUMN]
    ldr     pc, [sp, #ENTRY]
    .balign 4
2:  .rept UNROLLED
    STEP
    .endr
    sub     r4, r12, r11
    cmp     r4, #1
    bhi     2b
    beq     4f
    SCALE   r0, r1, SHIFT
    SCALE   r2, r3, SHIFT
3:  ldr     r4, [sp, #STREAM_END]
    cmp     r10, r4
    bne     1b
    add     sp, #LOCALS
    pop     {r4-r11, pc}

4:  SCALE   r0, r1, LONG_SHIFT
    SCALE   r2, r3, LONG_SHIFT
    b       3b
    FUNCTION_END ts_one_column_int8_armv7em
