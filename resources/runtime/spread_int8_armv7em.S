/* Pixels become pairs of numbers of one channel each; see spread_int8_armv7em.h.
 *
 * r0 planes    r2 r3  bytes to the next pixel and to the third    r8-r11  pairs of a channel    lr  rows left
 * r1 input     r4-r7  four channels of a pixel                    r12     pairs left of a row
 */
#include "assembly.h"

#define PAIR_BYTES  160

#define ALONG       0
#define ACROSS      4
#define ZERO        8
#define LED         12
#define PAIRS       16
#define ODD         20
#define FILL        24
#define BEFORE      28
#define ROWS        32
#define AFTER       36

#define PLANES      0
#define INPUT       4
#define JOB         8
#define LOCALS      12

/* Two pixels. */
.macro PAIR first, second
    pkhbt   r8, \first, \second, lsl #16
    pkhtb   r9, \second, \first, asr #16
    sxtb16  r10, r8
    sxtb16  r8, r8, ror #8
    sxtb16  r11, r9
    sxtb16  r9, r9, ror #8
    str     r8, [r0, #4]
    str     r11, [r0, #8]
    str     r9, [r0, #12]
    str     r10, [r0], #PAIR_BYTES
.endm

.macro TWO_PAIRS
    ldr     r4, [r1]
    ldr     r5, [r1, r2]
    ldr     r6, [r1, r2, lsl #1]
    ldr     r7, [r1, r3]
    add     r1, r1, r2, lsl #2
    PAIR    r4, r5
    PAIR    r6, r7
.endm

/* r5, the zero point twice, in r4 pairs of four channels. */
.macro FILL_PAIRS
0:  str     r5, [r0, #4]
    str     r5, [r0, #8]
    subs    r4, #1
    str     r5, [r0, #12]
    str     r5, [r0], #PAIR_BYTES
    bne     0b
.endm

    FUNCTION ts_spread_int8_armv7em, LOCALS + 36
    push    {r4-r11, lr}
    sub     sp, #LOCALS
    stm     sp, {r0, r1, r2}
    mov     r12, r2
    ldr     r7, [r2, #BEFORE]
    ldr     r8, [r2, #AFTER]
    ldr     r9, [r2, #ROWS]
    add     r6, r0, r7, lsl #4
    str     r6, [sp, #PLANES]
    adds    r8, r8, r7
    beq     2f
    ldr     r4, [r2, #LED]              /* rows outside the image, above and below it */
    ldr     r5, [r2, #PAIRS]
    ldr     r6, [r2, #ODD]
    ldr     r3, [r2, #FILL]
    add     r4, r4, r5
    ldr     r5, [r2, #ZERO]
    add     r6, r6, r3
    add     r6, r6, r4
    sxtb16  r5, r5
    mov     r10, r0
1:  cmp     r7, #0
    it      eq
    addeq   r10, r10, r9, lsl #4
    sub     r7, #1
    mov     r0, r10
    mov     r4, r6
    add     r10, #16
    FILL_PAIRS
    subs    r8, #1
    bne     1b
2:  ldr     r2, [r12, #ALONG]
    ldr     lr, [r12, #ROWS]
    add     r3, r2, r2, lsl #1
    cmp     lr, #0
    beq     8f
1:  ldr     r4, [r12, #LED]
    ldr     r0, [sp, #PLANES]
    ldr     r1, [sp, #INPUT]
    cbz     r4, 2f
    ldr     r4, [r12, #ZERO]
    ldr     r5, [r1]
    add     r1, r1, r2
    PAIR    r4, r5
2:  ldr     r12, [r12, #PAIRS]
    subs    r12, #4
    blo     4f
3:  TWO_PAIRS
    TWO_PAIRS
    subs    r12, #4
    bhs     3b
4:  lsls    r8, r12, #31                /* the rest is in the two lowest bits */
    bcc     9f
    TWO_PAIRS
9:  lsls    r8, r12, #31
    beq     5f
    ldr     r4, [r1]
    ldr     r5, [r1, r2]
    add     r1, r1, r2, lsl #1
    PAIR    r4, r5
5:  ldr     r12, [sp, #JOB]
    ldr     r5, [r12, #ZERO]
    ldr     r6, [r12, #ODD]
    cbz     r6, 6f
    ldr     r4, [r1]
    PAIR    r4, r5
6:  ldr     r4, [r12, #FILL]
    cbz     r4, 7f
    sxtb16  r5, r5
    FILL_PAIRS
7:  ldr     r1, [sp, #INPUT]
    ldr     r4, [r12, #ACROSS]
    ldr     r0, [sp, #PLANES]
    subs    lr, #1
    add     r1, r1, r4
    add     r0, r0, #16
    str     r1, [sp, #INPUT]
    str     r0, [sp, #PLANES]
    bne     1b
8:  add     sp, #LOCALS
    pop     {r4-r11, pc}
    FUNCTION_END ts_spread_int8_armv7em
