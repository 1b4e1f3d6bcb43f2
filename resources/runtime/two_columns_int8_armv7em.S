/* Weights times two columns of activations at once; see two_columns_int8_armv7em.h.
 *
 * r0 r1  sums of channel 0, first and second column      r8 r9    a pair of activations of each column
 * r2 r3  of channel 1, mixed with channel 0              r10 r11  a word of weights of channels 0, 1 and of 2, 3
 * r4 r5  of channel 2                                    r12      stream of weights
 * r6 r7  of channel 3, mixed with channel 2              lr       columns
 */
#include "assembly.h"

#define UNROLLED    8
#define STEP_BYTES  56
#define FITTED_SHIFT 3

#define INPUT        0                  /* the first seven in the order in which they are loaded together */
#define PIXEL_STEP   4
#define ROWS         8
#define ROW_COLUMNS  12
#define ROW_STEP     16
#define STREAM       20
#define COLUMNS      24
#define COLUMNS_END  28
#define FIRST        32
#define SECOND       36
#define ENTRY        40
#define STREAM_END   44
#define OFFSET       48
#define OUTPUT_END   52
#define LOCALS       56
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

/* A word of four bytes of each window, widened into the columns. */
.macro WIDEN first, second
    sxtb16  r6, \first
    sxtb16  r7, \second
    str     r6, [lr], #4
    str     r7, [lr], #4
    sxtb16  r6, \first, ror #8
    sxtb16  r7, \second, ror #8
    str     r6, [lr], #4
    str     r7, [lr], #4
.endm

/* A sum to an output: doubled high product rounded, then shifted and rounded half away from zero, as ts_scale does. */
.macro SCALE_EXACTLY sum, multiplier
    smmlar  lr, \sum, \multiplier, \sum
    add     lr, lr, \sum, asr #31
    asrs    lr, lr, r10
    adc     lr, lr, r11
    ssat    \sum, #8, lr
.endm

.macro SEPARATE mixed, even
    sub     \mixed, \mixed, \even
    asr     \mixed, \mixed, #8
.endm

.macro SCALES_EXACT
    SEPARATE r2, r0
    SEPARATE r3, r1
    SEPARATE r6, r4
    SEPARATE r7, r5
    ldr     r10, [r12, #16]             /* shifts */
    ldr     r11, [sp, #OFFSET]
    ldr     r8, [r12], #4
    ldr     r9, [r12], #4
    SCALE_EXACTLY r0, r8
    SCALE_EXACTLY r1, r8
    lsr     r10, #8
    SCALE_EXACTLY r2, r9
    SCALE_EXACTLY r3, r9
    lsr     r10, #8
    ldr     r8, [r12], #4
    ldr     r9, [r12], #8
    SCALE_EXACTLY r4, r8
    SCALE_EXACTLY r5, r8
    lsr     r10, #8
    SCALE_EXACTLY r6, r9
    SCALE_EXACTLY r7, r9
.endm

/* An even and an odd channel of both columns. */
.macro SCALE_FITTED even_first, even_second, odd_first, odd_second
    sub     \odd_first, \odd_first, \even_first
    sub     \odd_second, \odd_second, \even_second
    ldmia   r12!, {r8-r11}
    smmlar  \even_first, \even_first, r8, r9
    smmlar  \even_second, \even_second, r8, r9
    ssat    \even_first, #8, \even_first, asr #FITTED_SHIFT
    ssat    \even_second, #8, \even_second, asr #FITTED_SHIFT
    smmlar  \odd_first, \odd_first, r10, r11
    smmlar  \odd_second, \odd_second, r10, r11
    ssat    \odd_first, #8, \odd_first, asr #(FITTED_SHIFT + 8)
    ssat    \odd_second, #8, \odd_second, asr #(FITTED_SHIFT + 8)
.endm

    FUNCTION ts_two_columns_int8_armv7em, ARGUMENTS
    push    {r4-r11, lr}
    sub     sp, #LOCALS
    ldr     r4, [sp, #ARGUMENTS]        /* settings */
    str     r2, [sp, #FIRST]
    str     r3, [sp, #SECOND]
    ldm     r4!, {r5-r9}                /* groups, pairs, whether fitted, offset, steps */
    ldm     r4, {r2, r10-r12, lr}       /* input, bytes to the next pixel, rows, words of a row, bytes from row to row */
    lsl     r12, r12, #4
    stm     sp, {r2, r10-r12, lr}
    str     r0, [sp, #STREAM]
    str     r1, [sp, #COLUMNS]
    add     r2, r1, r6, lsl #3          /* end of the columns; its lowest bit tells which scales */
    add     r2, r2, r7
    str     r2, [sp, #COLUMNS_END]
    str     r8, [sp, #OFFSET]
    lsl     r9, r9, #1                  /* the last output begins where `second` is, two pixels further for each step more */
    sub     r9, #1
    mul     r9, r9, r5
    add     r9, r3, r9, lsl #2
    str     r9, [sp, #OUTPUT_END]
    add     r8, r7, r7, lsl #1
    add     r8, r8, r6, lsl #1
    add     r8, #9                      /* words of a group */
    mul     r8, r8, r5
    add     r8, r0, r8, lsl #2
    str     r8, [sp, #STREAM_END]
    rsb     r6, r6, #0                  /* the first pass may be shorter: enter the unrolled steps further down */
    and     r6, r6, #(UNROLLED - 1)
    mov     r5, #STEP_BYTES
    adr     r4, 2f
    mla     r6, r6, r5, r4
    orr     r6, r6, #1
    str     r6, [sp, #ENTRY]
    mov     r12, r0
    ldr     r0, [sp, #INPUT]
    cbz     r0, 1f                      /* the columns are ready */
0:  ldm     sp, {r0, r1, r8-r10, r12, lr}
    add     r11, r0, r1, lsl #1         /* two windows of the input become columns, row by row */
    str     r11, [sp, #INPUT]
    add     r1, r0, r1
5:  add     r11, lr, r9
    lsls    r2, r9, #27
    bmi     8f
6:  ldr     r2, [r0], #4
    ldr     r3, [r0], #4
    ldr     r4, [r1], #4
    ldr     r5, [r1], #4
    WIDEN   r2, r4
7:  WIDEN   r3, r5
    cmp     lr, r11
    bne     6b
    subs    r8, #1
    bne     9f
1:  ldmia   r12!, {r0, r2, r4, r6}
    mov     r1, r0
    mov     r3, r2
    mov     r5, r4
    mov     r7, r6
    ldr     lr, [sp, #COLUMNS]
    ldr     pc, [sp, #ENTRY]
    .balign 4
2:  .rept UNROLLED
    STEP
    .endr
    ldr     r8, [sp, #COLUMNS_END]
    sub     r8, r8, lr
    cmp     r8, #1
    bhi     2b
    bne     4f
    SCALE_FITTED r0, r1, r2, r3
    SCALE_FITTED r4, r5, r6, r7
3:  ldr     r8, [sp, #FIRST]
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
    ldr     r4, [sp, #OUTPUT_END]
    rsb     r8, r8, r9, lsl #1          /* the next two outputs follow: `first` has come to where `second` was */
    cmp     r9, r4
    str     r9, [sp, #FIRST]
    str     r8, [sp, #SECOND]
    bne     0b
    add     sp, #LOCALS
    pop     {r4-r11, pc}

4:  SCALES_EXACT
    b       3b
8:  ldr     r3, [r0], #4                /* an odd number of words: begin with the second of two */
    ldr     r5, [r1], #4
    b       7b
9:  add     r0, r0, r10                 /* the next row of the windows */
    add     r1, r1, r10
    b       5b
    FUNCTION_END ts_two_columns_int8_armv7em
