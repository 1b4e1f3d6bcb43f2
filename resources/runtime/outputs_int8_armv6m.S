/* A few neighbouring outputs of a depthwise convolution; see outputs_int8_armv6m.h.
 *
 * r0 stream    r1 one tap before the window    r2 r3 offsets of taps    r4-r7 weights and products
 * r8 r9 r10 sums    r12 r1 of this channel    lr output
 */
#include "assembly.h"

#define END         0
#define TAP_STEP    4
#define INPUT_STEP  8
#define OUTPUT_STEP 12
#define JUMP        16
#define BYTES       20                  /* windows of any size */
#define SECOND_JUMP 20                  /* 3x3 */
#define STACK       60
#define JOB_BYTES   24

.macro MULTIPLY sum, value, weight
    muls    \value, \weight
    add     \sum, \value
.endm

.macro WEIGHTS
    ldmia   r0!, {r6}
    sxtb    r4, r6
    lsls    r5, r6, #16
    asrs    r5, r5, #24
    asrs    r6, r6, #16
.endm

/* Three taps of a row for two outputs next to each other. */
.macro ROW_OF_2
    WEIGHTS
    ldrsb   r7, [r1, r2]
    MULTIPLY r8, r7, r4
    ldrsb   r7, [r1, r3]
    MULTIPLY r9, r4, r7
    MULTIPLY r8, r7, r5
    adds    r1, r1, r3
    ldrsb   r7, [r1, r2]
    MULTIPLY r9, r5, r7
    MULTIPLY r8, r7, r6
    ldrsb   r7, [r1, r3]
    MULTIPLY r9, r7, r6
.endm

/* Two outputs whose windows share one column. */
.macro ROW_BY_2
    WEIGHTS
    ldrsb   r7, [r1, r2]
    MULTIPLY r8, r7, r4
    ldrsb   r7, [r1, r3]
    MULTIPLY r8, r7, r5
    adds    r1, r1, r3
    ldrsb   r7, [r1, r2]
    MULTIPLY r9, r4, r7
    MULTIPLY r8, r7, r6
    ldrsb   r7, [r1, r3]
    MULTIPLY r9, r7, r5
    adds    r1, r1, r3
    ldrsb   r7, [r1, r2]
    MULTIPLY r9, r7, r6
.endm

.macro ROW_OF_3
    WEIGHTS
    ldrsb   r7, [r1, r2]
    MULTIPLY r8, r7, r4
    ldrsb   r7, [r1, r3]
    MULTIPLY r9, r7, r4
    ldrsb   r7, [r1, r3]
    MULTIPLY r8, r7, r5
    adds    r1, r1, r3
    ldrsb   r7, [r1, r2]
    MULTIPLY r10, r4, r7
    mov     r4, r7
    MULTIPLY r9, r4, r5
    MULTIPLY r8, r7, r6
    ldrsb   r7, [r1, r3]
    MULTIPLY r10, r5, r7
    MULTIPLY r9, r7, r6
    adds    r1, r1, r3
    ldrsb   r7, [r1, r2]
    MULTIPLY r10, r7, r6
.endm

.macro THREE row
    \row
    add     r1, r11
    \row
    ldr     r7, [sp, #SECOND_JUMP]
    adds    r1, r1, r7
    \row
.endm

/* One tap of two outputs that share nothing; r5 its weight. */
.macro TAP
    ldrsb   r7, [r1, r2]
    MULTIPLY r8, r7, r5
    ldrsb   r7, [r1, r3]
    MULTIPLY r9, r7, r5
    adds    r1, r1, r2
.endm

/* All taps, three at a time, up to r10 in the stream; r6 is added to the place at the end of a row. */
.macro ANY_WINDOW
    ldr     r4, [sp, #BYTES]
    adds    r4, r4, r0
    mov     r10, r4
    ldr     r6, [sp, #JUMP]
2:  ldmia   r0!, {r4}
    sxtb    r5, r4
    TAP
    lsls    r5, r4, #16
    asrs    r5, r5, #24
    TAP
    lsls    r5, r4, #8
    asrs    r5, r5, #24
    TAP
    asrs    r4, r4, #24
    ands    r4, r6
    adds    r1, r1, r4
    cmp     r0, r10
    bne     2b
.endm

/* A sum to an output; r1 r2 factors, r3 constant, r4 shift or, with signs, r4 what negative sums add and r5 shift. */
.macro SCALE sum, is_signed
    mov     r6, \sum
.if \is_signed
    asrs    r7, r6, #31
    ands    r7, r4
    adds    r7, r7, r3
    mov     \sum, r7
.endif
    movs    r7, r6
    muls    r7, r2
    asrs    r7, r7, #10
    muls    r6, r1
    adds    r6, r6, r7
.if \is_signed
    add     r6, \sum
    asrs    r6, r5
.else
    adds    r6, r6, r3
    asrs    r6, r4
.endif
    sxtb    r7, r6
    cmp     r7, r6
    beq     4f
    asrs    r6, r6, #31                 /* 127 above, -128 below */
    movs    r7, #127
    eors    r6, r7
4:  mov     \sum, r6
.endm

/* `row` is empty for windows of any size; the place moves by `doubles` times two taps in a row. */
.macro OUTPUTS name, count, is_signed, row, doubles
    FUNCTION \name, STACK
    push    {r4-r7, lr}
    mov     r4, r8
    mov     r5, r9
    mov     r6, r10
    mov     r7, r11
    push    {r4-r7}
    mov     lr, r2
    ldr     r2, [r3, #TAP_STEP]
    subs    r1, r1, r2
    mov     r12, r1
    ldmia   r3!, {r4-r7}
    ldmia   r3!, {r1, r2}
.ifnb \row
.rept \doubles
    subs    r1, r1, r5
    subs    r1, r1, r5
    subs    r2, r2, r5
    subs    r2, r2, r5
.endr
    mov     r11, r1
.else
    ldr     r2, [r3]
    ldr     r3, [r3, #4]
    mov     r11, r3
.endif
    push    {r1, r2}
    push    {r4-r7}
1:  ldr     r2, [sp, #TAP_STEP]
    ldmia   r0!, {r4}
    mov     r8, r4
    mov     r9, r4
    mov     r1, r12
.if \count == 3
    mov     r10, r4
.endif
.ifnb \row
    adds    r3, r2, r2
    THREE   \row
.else
    mov     r3, r11
    ANY_WINDOW
.endif
.if \is_signed
    ldmia   r0!, {r1-r5}
.else
    ldmia   r0!, {r1-r4}
.endif
    SCALE   r8, \is_signed
    SCALE   r9, \is_signed
.if \count == 3
    SCALE   r10, \is_signed
.endif
    mov     r1, lr
    ldr     r2, [sp, #OUTPUT_STEP]
    mov     r4, r8
    strb    r4, [r1]
    mov     r4, r9
    strb    r4, [r1, r2]
.if \count == 3
    adds    r2, r2, r2
    mov     r4, r10
    strb    r4, [r1, r2]
.endif
    adds    r1, #1
    mov     lr, r1
    ldr     r1, [sp, #INPUT_STEP]
    add     r12, r1
    ldr     r1, [sp, #END]
    cmp     r0, r1
    beq     9f
    b       1b                          /* too far for a conditional branch */
9:  add     sp, #JOB_BYTES
    pop     {r4-r7}
    mov     r8, r4
    mov     r9, r5
    mov     r10, r6
    mov     r11, r7
    pop     {r4-r7, pc}
    FUNCTION_END \name
.endm

    OUTPUTS ts_two_outputs_int8_armv6m, 2, 0
    OUTPUTS ts_two_outputs_signed_int8_armv6m, 2, 1
    OUTPUTS ts_two_neighbours_int8_armv6m, 2, 0, ROW_OF_2, 1
    OUTPUTS ts_two_neighbours_signed_int8_armv6m, 2, 1, ROW_OF_2, 1
    OUTPUTS ts_three_neighbours_int8_armv6m, 3, 0, ROW_OF_3, 2
    OUTPUTS ts_three_neighbours_signed_int8_armv6m, 3, 1, ROW_OF_3, 2
    OUTPUTS ts_two_by_two_int8_armv6m, 2, 0, ROW_BY_2, 2
    OUTPUTS ts_two_by_two_signed_int8_armv6m, 2, 1, ROW_BY_2, 2
