/* Weights times two columns of activations at once; see two_columns_int8_armv7em.h.
 *
 * r0 r1  sums of channel 0, first and second column      r8 r9    a pair of activations of each column
 * r2 r3  of channel 1, mixed with channel 0              r10 r11  a word of weights of channels 0, 1 and of 2, 3
 * r4 r5  of channel 2                                    r12      stream of weights
 * r6 r7  of channel 3, mixed with channel 2              lr       columns
 */
#include "assembly_armv7em.h"

#define UNROLLED    8
#define STEP_BYTES  56

#define FIRST        0
#define SECOND       4
#define COLUMNS      8
#define COLUMNS_END  12
#define ENTRY        16
#define STREAM_END   20
#define OFFSET       24
#define LOCALS       28
#define ARGUMENTS    (LOCALS + 36)

/* Two inputs of four channels and two columns: 16 products in 15 cycles. */
.macro STEP
    ldr     r10, [r12], #4
    ldr     r11, [r12], #4
    ldr     r8, [lr], #4
    ldr     r9, [lr], #4
    smlad   r2, r10, r8, r2
    smlad   r3, r10, r9, r3
    sxtb16  r10, r10
    smlad   r6, r11, r8, r6
    smlad   r7, r11, r9, r7
    sxtb16  r11, r11
    smlad   r0, r10, r8, r0
    smlad   r1, r10, r9, r1
    smlad   r4, r11, r8, r4
    smlad   r5, r11, r9, r5
.endm

/* An odd channel out of its mixture with the even one. */
.macro SEPARATE mixed, even
    sub     \mixed, \mixed, \even
    asr     \mixed, \mixed, #8
.endm

/* A sum to an output: doubled high product rounded, then shifted and rounded half away from zero, as ts_scale does. */
.macro SCALE sum, multiplier, is_positive
    .if \is_positive
    smmlar  \sum, \sum, \multiplier, \sum
    .else
    asr     lr, \sum, #31
    smmlar  \sum, \sum, \multiplier, \sum
    add     \sum, \sum, lr
    .endif
    asrs    \sum, \sum, r10
    adc     \sum, \sum, r11
    ssat    \sum, #8, \sum
.endm

.macro SCALE_CHANNEL first, second, multiplier, is_positive
    SCALE   \first, \multiplier, \is_positive
    SCALE   \second, \multiplier, \is_positive
.endm

.macro TWO_COLUMNS name, is_positive
    FUNCTION \name, ARGUMENTS
    push    {r4-r11, lr}
    sub     sp, #LOCALS
    ldr     r4, [sp, #ARGUMENTS]        /* settings */
    ldm     r4, {r5, r6, r7}            /* groups, pairs, offset */
    str     r2, [sp, #FIRST]
    str     r3, [sp, #SECOND]
    str     r1, [sp, #COLUMNS]
    str     r7, [sp, #OFFSET]
    add     r1, r1, r6, lsl #3
    str     r1, [sp, #COLUMNS_END]
    lsl     r7, r6, #1
    add     r7, #9                      /* words of a group */
    mul     r7, r7, r5
    add     r7, r0, r7, lsl #2
    str     r7, [sp, #STREAM_END]
    rsb     r6, r6, #0                  /* the first pass may be shorter: enter the unrolled steps further down */
    and     r6, r6, #(UNROLLED - 1)
    mov     r5, #STEP_BYTES
    adr     r4, 2f
    mla     r6, r6, r5, r4
    orr     r6, r6, #1
    str     r6, [sp, #ENTRY]
    mov     r12, r0
1:  ldr     lr, [sp, #COLUMNS]
    ldmia   r12!, {r0, r2, r4, r6}
    mov     r1, r0
    mov     r3, r2
    mov     r5, r4
    mov     r7, r6
    ldr     pc, [sp, #ENTRY]
    .balign 4
2:  .rept UNROLLED
    STEP
    .endr
    ldr     r8, [sp, #COLUMNS_END]
    cmp     lr, r8
    bne     2b
    SEPARATE r2, r0
    SEPARATE r3, r1
    SEPARATE r6, r4
    SEPARATE r7, r5
    ldr     r10, [r12, #16]             /* shifts */
    ldr     r11, [sp, #OFFSET]
    ldr     r8, [r12], #4
    ldr     r9, [r12], #4
    SCALE_CHANNEL r0, r1, r8, \is_positive
    lsr     r10, #8
    SCALE_CHANNEL r2, r3, r9, \is_positive
    lsr     r10, #8
    ldr     r8, [r12], #4
    ldr     r9, [r12], #8
    SCALE_CHANNEL r4, r5, r8, \is_positive
    lsr     r10, #8
    SCALE_CHANNEL r6, r7, r9, \is_positive
    ldr     r8, [sp, #FIRST]
    ldr     r9, [sp, #SECOND]
    strb    r0, [r8], #1
    strb    r2, [r8], #1
    strb    r4, [r8], #1
    strb    r6, [r8], #1
    strb    r1, [r9], #1
    strb    r3, [r9], #1
    strb    r5, [r9], #1
    strb    r7, [r9], #1
    str     r8, [sp, #FIRST]
    str     r9, [sp, #SECOND]
    ldr     r10, [sp, #STREAM_END]
    cmp     r12, r10
    bne     1b
    add     sp, #LOCALS
    pop     {r4-r11, pc}
    FUNCTION_END \name
.endm

TWO_COLUMNS ts_two_columns_int8_armv7em, 0
TWO_COLUMNS ts_two_columns_positive_int8_armv7em, 1
