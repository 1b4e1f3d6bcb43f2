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
} ts_slide_job;

/* Four neighbouring channels; `channels` has seven words for each: five of weights, the sum's start, the multiplier. Fitted: the outputs
 * are (high word of sum * multiplier, rounded) >> 8, kept within int8. */
void ts_slide_int8_armv7em(const int32_t *channels, const int32_t *planes, int8_t *output, const ts_slide_job *job);
void ts_slide_fitted_int8_armv7em(const int32_t *channels, const int32_t *planes, int8_t *output, const ts_slide_job *job);
void ts_slide_by_two_int8_armv7em(const int32_t *channels, const int32_t *planes, int8_t *output, const ts_slide_job *job);
void ts_slide_by_two_fitted_int8_armv7em(const int32_t *channels, const int32_t *planes, int8_t *output, const ts_slide_job *job);

#endif
