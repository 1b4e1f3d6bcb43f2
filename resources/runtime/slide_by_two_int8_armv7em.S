/* A 3x3 window of stride 2 slides over planes, an output a step; see slide_int8_armv7em.h.
 *
 * Three pairs of inputs, one of each row of the window, end the sum of an output and begin that of the next.
 * r0-r4  weights    r6     start of the sum, or what is added to outputs    r10  planes        r12  output
 * r5     sum        r7-r9  pairs of inputs                                  r11  multiplier    lr   bytes to the next output
 */
#include "assembly.h"

#define SHORT        6   /* steps of a row, but the last, that are done without a loop */
#define UNROLLED     4   /* of the loop before them */
#define PAIR_BYTES   160
#define ROW_BYTES    16
#define FITTED_SHIFT 8
#define HIGH_BYTES   0xff00ff00

#define CHANNELS     24               /* of the job */
#define PLANE_STEP   28

#define BIAS         0
#define OFFSET       4
#define ENTRY        8
#define LENGTH       12
#define END          16
#define NEXT_INPUT   20
#define NEXT_OUTPUT  24
#define PLANES_END   28
#define ROWS_BYTES   32
#define STREAM       36
#define PLANES       40
#define FIRST        44
#define LEFT         48
#define STEP         52
#define LOCALS       56

.macro LOAD
    ldr     r8, [r10, #ROW_BYTES]
    ldr     r9, [r10, #(2 * ROW_BYTES)]
    ldr     r7, [r10], #PAIR_BYTES
.endm

/* Weights by row and column: r0 = (00, 01), r1 = (10, 11), r2 = (20, 21), r3 = (02, 12), r4 = (12, 22), each times 256. */
.macro UNPACK_FITTED
    ldr     r0, [r7]
    ldr     r2, [r7, #4]
    ldr     r6, [r7, #8]
    ldr     r11, [r7, #12]
    ldrb    r3, [r7, #16]
    and     r1, r0, #HIGH_BYTES
    lsl     r0, r0, #8
    and     r4, r2, #HIGH_BYTES
    lsl     r2, r2, #8
    and     r0, r0, #HIGH_BYTES
    and     r2, r2, #HIGH_BYTES
    lsl     r3, r3, #8
    pkhbt   r3, r3, r4, lsl #16
    add     r7, #17
.endm

/* The same without the factor, but r4 = (shift, 22). */
.macro UNPACK_EXACT
    ldr     r0, [r7]
    ldr     r2, [r7, #4]
    ldr     r6, [r7, #8]
    ldr     r11, [r7, #12]
    ldrsb   r3, [r7, #16]
    ldrb    r5, [r7, #17]
    sxtb16  r1, r0, ror #8
    sxtb16  r0, r0
    sxtb16  r4, r2, ror #8
    sxtb16  r2, r2
    pkhbt   r3, r3, r4, lsl #16
    pkhbt   r4, r5, r4
    add     r7, #18
.endm

.macro BEGIN start
    smlad   r5, r7, r0, \start
    smlad   r5, r8, r1, r5
    smlad   r5, r9, r2, r5
.endm

.macro FINISH
    LOAD
    smlabb  r5, r7, r3, r5
    smlabt  r5, r8, r3, r5
    smlabt  r5, r9, r4, r5
.endm

.macro SCALE_FITTED
    smmulr  r5, r5, r11
    ssat    r5, #8, r5, asr #FITTED_SHIFT
.endm

.macro NEXT_FITTED
    BEGIN   r6
.endm

/* Doubled high product rounded, then shifted and rounded half away from zero. */
.macro SCALE_EXACT
    smmlar  r5, r5, r11, r5
    add     r5, r5, r5, asr #31
    asrs    r5, r5, r4
    adc     r5, r5, r6
    ssat    r5, #8, r5
.endm

.macro NEXT_EXACT
    ldr     r5, [sp, #BIAS]
    BEGIN   r5
.endm

.macro FIRST_FITTED
.endm

.macro FIRST_EXACT
    ldr     r6, [sp, #OFFSET]
.endm

.macro SLIDE scale
    push    {r4-r11, lr}
    sub     sp, #LOCALS
    ldm     r3, {r4-r9}                 /* steps, rows, bytes along, across, to the last output, offset */
    str     r0, [sp, #STREAM]
    str     r1, [sp, #PLANES]
    str     r2, [sp, #FIRST]
    str     r9, [sp, #OFFSET]
    mov     lr, r6
    mov     r9, #PAIR_BYTES
    mul     r9, r9, r4
    sub     r8, r9, #(SHORT * PAIR_BYTES)
    str     r8, [sp, #LENGTH]
    add     r9, #(PAIR_BYTES - 2 * ROW_BYTES)
    rsb     r9, r9, #0
    str     r9, [sp, #NEXT_INPUT]
    lsl     r5, r5, #5
    str     r5, [sp, #ROWS_BYTES]
    subs    r4, #1                      /* steps but the last */
    mls     r7, r6, r4, r7
    str     r7, [sp, #NEXT_OUTPUT]
    adr     r6, 5f                      /* enter the steps further down, where there are fewer of them */
    rsb     r7, r4, #SHORT
    cmp     r4, #SHORT
    ble     0f
    adr     r6, 3f
    and     r7, r7, #(UNROLLED - 1)
0:  mov     r8, #((4f - 3f) / UNROLLED)
    mla     r7, r7, r8, r6
    orr     r7, r7, #1
    str     r7, [sp, #ENTRY]
    ldr     r4, [r3, #CHANNELS]
    ldr     r5, [r3, #PLANE_STEP]
    str     r5, [sp, #STEP]
1:  str     r4, [sp, #LEFT]
    ldr     r7, [sp, #STREAM]
    ldr     r10, [sp, #PLANES]
    ldr     r12, [sp, #FIRST]
    UNPACK_\scale
    str     r7, [sp, #STREAM]
    ldr     r9, [sp, #ROWS_BYTES]
    ldr     r8, [sp, #LENGTH]
    str     r6, [sp, #BIAS]
    ldr     r7, [sp, #STEP]
    add     r5, r12, #1
    add     r7, r7, r10
    str     r7, [sp, #PLANES]
    str     r5, [sp, #FIRST]
    FIRST_\scale
    add     r9, r9, r10
    add     r8, r8, r10
    str     r9, [sp, #PLANES_END]
    str     r8, [sp, #END]
2:  ldr     r5, [sp, #BIAS]
    LOAD
    BEGIN   r5
    ldr     pc, [sp, #ENTRY]
    .balign 4
3:  .rept UNROLLED
    FINISH
    SCALE_\scale
    strb    r5, [r12]
    add     r12, r12, lr
    NEXT_\scale
    .endr
4:  ldr     r7, [sp, #END]
    cmp     r10, r7
    bne     3b
    add     r7, #(2 * ROW_BYTES)
    str     r7, [sp, #END]
5:  .rept SHORT
    FINISH
    SCALE_\scale
    strb    r5, [r12]
    add     r12, r12, lr
    NEXT_\scale
    .endr
    FINISH
    SCALE_\scale
    strb    r5, [r12]
    ldr     r7, [sp, #NEXT_INPUT]
    ldr     r8, [sp, #NEXT_OUTPUT]
    ldr     r9, [sp, #PLANES_END]
    add     r10, r10, r7
    add     r12, r12, r8
    cmp     r10, r9
    bne     2b
    ldr     r4, [sp, #LEFT]
    subs    r4, #1
    bne     1b
    add     sp, #LOCALS
    pop     {r4-r11, pc}
.endm

    FUNCTION ts_slide_by_two_int8_armv7em, LOCALS + 36
    SLIDE   EXACT
    FUNCTION_END ts_slide_by_two_int8_armv7em

    FUNCTION ts_slide_by_two_fitted_int8_armv7em, LOCALS + 36
    SLIDE   FITTED
    FUNCTION_END ts_slide_by_two_fitted_int8_armv7em
