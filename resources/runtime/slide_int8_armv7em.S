/* A 3x3 window of stride 1 slides over planes, two outputs a step; see slide_int8_armv7em.h.
 *
 * Three pairs of inputs, one of each row of the window, end the sums of two outputs and begin those of the next two.
 * r0-r4  weights                          r7-r9  pairs of inputs    r11  multiplier
 * r5 r6  sums of the even and odd output  r10    planes             r12  output    lr  bytes to the next output
 */
#include "assembly.h"

#define SHORT        3   /* steps of a row, but the last, that are done without a loop */
#define UNROLLED     2   /* of the loop before them */
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
#define LAST_STEP    36
#define STREAM       40
#define PLANES       44
#define FIRST        48
#define LEFT         52
#define NOW          56
#define STEP         60
#define LOCALS       64

.macro LOAD
    ldr     r8, [r10, #ROW_BYTES]
    ldr     r9, [r10, #(2 * ROW_BYTES)]
    ldr     r7, [r10], #PAIR_BYTES
.endm

/* Weights by row and column: r0 = (00, 01), r1 = (01, 02), r2 = (10, 11), r3 = (20, 21), r4 = (12, 22), each times 256. */
.macro UNPACK_FITTED
    ldr     r0, [r7]
    ldr     r3, [r7, #4]
    ldr     r5, [r7, #8]
    ldr     r11, [r7, #12]
    ldrb    r1, [r7, #16]
    and     r2, r0, #HIGH_BYTES
    lsl     r0, r0, #8
    and     r4, r3, #HIGH_BYTES
    lsl     r3, r3, #8
    and     r0, r0, #HIGH_BYTES
    and     r3, r3, #HIGH_BYTES
    lsl     r1, r1, #24
    pkhtb   r1, r1, r0, asr #16
    add     r7, #17
.endm

/* The same without the factor, but r1 = (shift, 02). */
.macro UNPACK_EXACT
    ldr     r0, [r7]
    ldr     r3, [r7, #4]
    ldr     r5, [r7, #8]
    ldr     r11, [r7, #12]
    ldrsb   r1, [r7, #16]
    ldrb    r6, [r7, #17]
    sxtb16  r2, r0, ror #8
    sxtb16  r0, r0
    sxtb16  r4, r3, ror #8
    sxtb16  r3, r3
    pkhbt   r1, r6, r1, lsl #16
    add     r7, #18
.endm

.macro BEGIN
    smlad   r5, r7, r0, r5
    smlatb  r6, r7, r0, r6
    smlad   r5, r8, r2, r5
    smlatb  r6, r8, r2, r6
    smlad   r5, r9, r3, r5
    smlatb  r6, r9, r3, r6
.endm

.macro END_ROW_0_FITTED
    smlad   r6, r7, r1, r6
.endm

/* A shift by register looks at its lowest byte only. */
.macro END_ROW_0_EXACT
    smlabt  r6, r7, r0, r6
    smlatt  r6, r7, r1, r6
.endm

.macro END_OTHERS
    smlabt  r5, r7, r1, r5
    smlabb  r5, r8, r4, r5
    smlabt  r6, r8, r2, r6
    smlabt  r5, r9, r4, r5
    smlatb  r6, r8, r4, r6
    smlabt  r6, r9, r3, r6
    smlatt  r6, r9, r4, r6
.endm

.macro FINISH_FITTED
    LOAD
    END_ROW_0_FITTED
    END_OTHERS
    smmulr  r5, r5, r11
    smmulr  r6, r6, r11
    ssat    r5, #8, r5, asr #FITTED_SHIFT
    ssat    r6, #8, r6, asr #FITTED_SHIFT
.endm

/* Doubled high product rounded, then shifted and rounded half away from zero. */
.macro SCALE_EXACTLY sum, offset
    smmlar  \sum, \sum, r11, \sum
    add     \sum, \sum, \sum, asr #31
    asrs    \sum, \sum, r1
    adc     \sum, \sum, \offset
    ssat    \sum, #8, \sum
.endm

.macro FINISH_EXACT
    ldr     r12, [sp, #OFFSET]
    LOAD
    END_ROW_0_EXACT
    END_OTHERS
    SCALE_EXACTLY r5, r12
    SCALE_EXACTLY r6, r12
    ldr     r12, [sp, #NOW]
.endm

.macro KEEP_FITTED
.endm

.macro KEEP_EXACT
    str     r12, [sp, #NOW]
.endm

/* Two outputs, whose sums then begin anew. */
.macro STORE_PAIR
    strb    r5, [r12]
    ldr     r5, [sp, #BIAS]
    strb    r6, [r12, lr]
    mov     r6, r5
    add     r12, r12, lr, lsl #1
.endm

/* The second one of the last pair may not exist: it is stored first, in the place of the other. */
.macro STORE_LAST
    ldr     r7, [sp, #LAST_STEP]
    strb    r6, [r12, r7]
    strb    r5, [r12]
.endm

.macro SLIDE scale
    push    {r4-r11, lr}
    sub     sp, #LOCALS
    ldm     r3, {r4-r9}                 /* steps, rows, bytes along, across, to the last output, offset */
    str     r0, [sp, #STREAM]
    str     r1, [sp, #PLANES]
    str     r2, [sp, #FIRST]
    str     r8, [sp, #LAST_STEP]
    str     r9, [sp, #OFFSET]
    mov     lr, r6
    mov     r9, #PAIR_BYTES
    mul     r9, r9, r4
    sub     r8, r9, #(SHORT * PAIR_BYTES)
    str     r8, [sp, #LENGTH]
    add     r9, #(PAIR_BYTES - ROW_BYTES)
    rsb     r9, r9, #0
    str     r9, [sp, #NEXT_INPUT]
    lsl     r5, r5, #4
    str     r5, [sp, #ROWS_BYTES]
    subs    r4, #1                      /* steps but the last */
    mul     r6, r6, r4
    sub     r7, r7, r6, lsl #1
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
    str     r5, [sp, #BIAS]
    ldr     r7, [sp, #STEP]
    add     r6, r12, #1
    add     r7, r7, r10
    str     r7, [sp, #PLANES]
    str     r6, [sp, #FIRST]
    add     r9, r9, r10
    add     r8, r8, r10
    str     r9, [sp, #PLANES_END]
    str     r8, [sp, #END]
2:  ldr     r5, [sp, #BIAS]
    KEEP_\scale
    LOAD
    mov     r6, r5
    BEGIN
    ldr     pc, [sp, #ENTRY]
    .balign 4
3:  .rept UNROLLED
    FINISH_\scale
    STORE_PAIR
    KEEP_\scale
    BEGIN
    .endr
4:  ldr     r7, [sp, #END]
    cmp     r10, r7
    bne     3b
    add     r7, #ROW_BYTES
    str     r7, [sp, #END]
5:  .rept SHORT
    FINISH_\scale
    STORE_PAIR
    KEEP_\scale
    BEGIN
    .endr
    FINISH_\scale
    STORE_LAST
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

    FUNCTION ts_slide_int8_armv7em, LOCALS + 36
    SLIDE   EXACT
    FUNCTION_END ts_slide_int8_armv7em

    FUNCTION ts_slide_fitted_int8_armv7em, LOCALS + 36
    SLIDE   FITTED
    FUNCTION_END ts_slide_fitted_int8_armv7em
