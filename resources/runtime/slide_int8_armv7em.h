/* A 3x3 window slides over planes that spread_int8_armv7em.h made, along their rows. */
#ifndef TS_SLIDE_INT8_ARMV7EM_H
#define TS_SLIDE_INT8_ARMV7EM_H

#include <stdint.h>

typedef struct {
    int32_t steps;       /* pairs of outputs of a row for stride 1, outputs of a row for stride 2 */
    int32_t rows;        /* of outputs */
    int32_t along_step;  /* bytes from output to output of a row */
    int32_t across_step; /* bytes from row to row */
    int32_t last_step;   /* to the second output of the last pair: `along_step`, or 0 where there is none */
    int32_t output_offset;
    int32_t channels;   /* of the output, which are neighbours */
    int32_t plane_step; /* bytes from the plane of one channel to that of the next; 0 where all look at the same one */
} ts_slide_job;

/* `channels` has for each of them, by row and column of the window, eight bytes of weights 00 10 01 11 20 12
 * 21 22, four each of the sum's start and the multiplier, weight 02, and unless fitted the right shift. Fitted: outputs are (high word of
 * 256 * sum * multiplier, rounded) >> 8, kept within int8; the start is 256-fold already. Else the multiplier is twice LiteRT's less
 * 2^32. */
#define TS_FITTED_CHANNEL_BYTES 17
#define TS_EXACT_CHANNEL_BYTES 18

void ts_slide_int8_armv7em(const int8_t *channels, const int32_t *planes, int8_t *output, const ts_slide_job *job);
void ts_slide_fitted_int8_armv7em(const int8_t *channels, const int32_t *planes, int8_t *output, const ts_slide_job *job);
void ts_slide_by_two_int8_armv7em(const int8_t *channels, const int32_t *planes, int8_t *output, const ts_slide_job *job);
void ts_slide_by_two_fitted_int8_armv7em(const int8_t *channels, const int32_t *planes, int8_t *output, const ts_slide_job *job);

#endif
