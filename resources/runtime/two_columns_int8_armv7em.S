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

#define FIRST        0
#define SECOND       4
#define COLUMNS      8
#define COLUMNS_END  12
#define ENTRY        16
#define STREAM       20
#define STREAM_END   24
#define OFFSET       28
#define OUTPUT_END   32
#define INPUT        36
#define WIDENED_END  40
#define LOCALS       44
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

/* Four bytes of both columns. */
.macro WIDEN_WORD
    ldr     r2, [r0], #4
    ldr     r3, [r1], #4
    sxtb16  r4, r2
    sxtb16  r5, r3
    sxtb16  r6, r2, ror #8
    sxtb16  r7, r3, ror #8
    stmia   lr!, {r4-r7}
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
    ldm     r4, {r5-r10}                /* groups, pairs, whether fitted, offset, steps, input */
    stm     sp, {r2, r3}
    add     r2, r1, r6, lsl #3          /* end of the columns; its lowest bit tells which scales */
    str     r2, [sp, #WIDENED_END]
    add     r2, r2, r7
    str     r1, [sp, #COLUMNS]
    str     r2, [sp, #COLUMNS_END]
    str     r0, [sp, #STREAM]
    str     r8, [sp, #OFFSET]
    str     r10, [sp, #INPUT]
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
0:  ldr     r0, [sp, #INPUT]
    cbz     r0, 6f
    ldr     lr, [sp, #COLUMNS]
    ldr     r8, [sp, #WIDENED_END]
    sub     r2, r8, lr                  /* two runs of the input that follow one another become columns */
    add     r1, r0, r2, lsr #2
    lsls    r2, r2, #27                 /* an odd number of words: begin with the second of two */
    bmi     8f
5:  WIDEN_WORD
8:  WIDEN_WORD
    cmp     lr, r8
    bne     5b
    str     r1, [sp, #INPUT]
6:  ldr     r12, [sp, #STREAM]
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
    FUNCTION_END ts_two_columns_int8_armv7em
