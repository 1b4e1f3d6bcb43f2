/* A window over four channels at a time; see window_groups_int8_armv7em.h.
 *
 * r0 r1  input and weights    r6-r9    a tap, widened               r12  taps left of a row
 * r2-r5  sums                 r10 r11  bytes to the next tap        lr   what is added to inputs
 */
#include "assembly.h"

#define ROWS          0
#define COLUMNS       4
#define INPUT_STEP    8
#define CHANNELS      12
#define INPUT_ROW     16
#define WEIGHT_ROW    20
#define INPUT_OFFSET  24
#define OUTPUT_OFFSET 28
#define SCALE_STEP    32
#define BIAS          36
#define MULTIPLIER    40
#define SHIFT         44

#define JOB           0
#define INPUT         4
#define WEIGHTS       8
#define OUTPUT        12
#define CHANNEL       16
#define ROWS_LEFT     20
#define LOCALS        24

/* Doubled high product rounded, then shifted and rounded half away from zero: twice the multiplier less 2^32, and the sum once more. */
.macro SCALE sum
    ldr     r6, [r0]
    ldrsb   r7, [r1]
    add     r0, r0, r10, lsl #2
    add     r1, r1, r10
    lsl     r6, r6, #1
    rsb     r7, r7, #0
    smmlar  r6, \sum, r6, \sum
    add     r6, r6, r6, asr #31
    asrs    r6, r6, r7
    adc     r6, r6, lr
    ssat    r6, #8, r6
    strb    r6, [r12], #1
.endm

    FUNCTION ts_window_groups_int8_armv7em, LOCALS + 36
    push    {r4-r11, lr}
    sub     sp, #LOCALS
    stm     sp, {r0-r3}
    mov     r9, #0
1:  str     r9, [sp, #CHANNEL]
    ldr     r8, [sp, #JOB]
    ldr     r0, [sp, #INPUT]
    ldr     r1, [sp, #WEIGHTS]
    ldr     r6, [r8, #BIAS]
    ldr     r7, [r8, #ROWS]
    ldr     r10, [r8, #INPUT_STEP]
    ldr     r11, [r8, #CHANNELS]
    ldr     lr, [r8, #INPUT_OFFSET]
    add     r6, r6, r9, lsl #2
    add     r0, r0, r9
    add     r1, r1, r9
    ldm     r6, {r2-r5}
    cmp     r7, #0
    ble     4f
2:  ldr     r12, [r8, #COLUMNS]
    str     r7, [sp, #ROWS_LEFT]
3:  ldr     r8, [r0]
    ldr     r9, [r1]
    add     r0, r0, r10
    add     r1, r1, r11
    sxtab16 r6, lr, r8
    sxtab16 r8, lr, r8, ror #8
    sxtb16  r7, r9
    sxtb16  r9, r9, ror #8
    smlabb  r2, r6, r7, r2
    smlatt  r4, r6, r7, r4
    smlabb  r3, r8, r9, r3
    smlatt  r5, r8, r9, r5
    subs    r12, #1
    bne     3b
    ldr     r8, [sp, #JOB]
    ldr     r7, [sp, #ROWS_LEFT]
    ldr     r6, [r8, #INPUT_ROW]
    ldr     r9, [r8, #WEIGHT_ROW]
    subs    r7, #1
    add     r0, r0, r6
    add     r1, r1, r9
    bne     2b
4:  ldr     r9, [sp, #CHANNEL]
    ldr     r12, [sp, #OUTPUT]
    ldr     r10, [r8, #SCALE_STEP]
    ldr     r0, [r8, #MULTIPLIER]
    ldr     r1, [r8, #SHIFT]
    ldr     lr, [r8, #OUTPUT_OFFSET]
    mul     r6, r9, r10
    add     r12, r12, r9
    add     r0, r0, r6, lsl #2
    add     r1, r1, r6
    SCALE   r2
    SCALE   r3
    SCALE   r4
    SCALE   r5
    add     r9, #4
    sub     r6, r11, #4                 /* the last group may overlap the one before it */
    cmp     r9, r11
    bhs     5f
    cmp     r9, r6
    it      hi
    movhi   r9, r6
    b       1b
5:  add     sp, #LOCALS
    pop     {r4-r11, pc}
    FUNCTION_END ts_window_groups_int8_armv7em
