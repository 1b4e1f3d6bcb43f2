#include "depthwise_conv2d_int8_armv6m.h"

#include "outputs_int8_armv6m.h"
#include "small_code.h"

typedef ts_depthwise_conv2d_int8_armv6m_settings settings_type;

typedef struct {
    uint32_t words[4];
} __attribute__((may_alias)) block;

/* Which loops a function calls: known once all is inlined, so that no call goes through a pointer. */
typedef struct {
    ts_outputs_function *two;
    ts_outputs_function *three; /* where there is such a loop */
    int32_t is_3x3;
} loops;

#define INLINED static inline __attribute__((always_inline))

/* The copied rows. Loops for 3x3 windows find them wherever they lie, others need the first one first. */
typedef struct {
    int8_t *rows;
    int32_t first; /* row of the input */
    int32_t slot;  /* of this row */
    int32_t slots;
} copied_rows;

/* Towards lower addresses, or between memory that does not overlap. */
static void copy(int8_t *to, const int8_t *from, int32_t bytes)
{
    if ((((uintptr_t)to | (uintptr_t)from) & 3) == 0 && (uintptr_t)from - (uintptr_t)to >= sizeof(block)) {
        for (; bytes >= (int32_t)sizeof(block); bytes -= (int32_t)sizeof(block), to += sizeof(block), from += sizeof(block)) {
            *(block *)(void *)to = *(const block *)(const void *)from;
        }
    }
    while (bytes-- > 0) {
        *to++ = *from++;
    }
}

TS_SMALL_CODE static void fill(int8_t *to, int32_t bytes, int32_t value)
{
    const uint32_t word = (uint32_t)(value & 0xff) * 0x01010101u;

    for (; bytes > 0 && ((uintptr_t)to & 3) != 0; bytes--) {
        *to++ = (int8_t)value;
    }
    for (; bytes >= (int32_t)sizeof(block); bytes -= (int32_t)sizeof(block), to += sizeof(block)) {
        *(block *)(void *)to = (block){{word, word, word, word}};
    }
    while (bytes-- > 0) {
        *to++ = (int8_t)value;
    }
}

/* Row `y` of the input, which may lie in the padding, with what stands left and right of it. */
static void copy_row(const settings_type *s, const int8_t *input, int32_t y, int8_t *row)
{
    const int32_t input_bytes = s->input_width * s->input_channels;
    const int32_t left = s->padding_left * s->input_channels;
    const int32_t room = s->row_bytes - left;
    const int32_t inside = input_bytes < room ? input_bytes : room;

    if (y < 0 || y >= s->input_height) {
        fill(row, s->row_bytes, s->input_zero_point);
        return;
    }
    fill(row, left, s->input_zero_point);
    copy(row + left, input + y * input_bytes, inside);
    fill(row + left + inside, room - inside, s->input_zero_point);
}

static int8_t *row_at(const settings_type *s, const copied_rows *ring, int32_t k)
{
    const int32_t slot = ring->slot + k;

    return ring->rows + (slot < ring->slots ? slot : slot - ring->slots) * s->row_bytes;
}

/* Rows from `top` on, as many as there are slots; those that are there already stay. */
TS_SMALL_CODE static void move_rows(const settings_type *s, const int8_t *input, copied_rows *ring, int32_t top, int32_t is_3x3)
{
    const int32_t shift = top - ring->first < ring->slots ? top - ring->first : ring->slots;

    if (is_3x3) {
        ring->slot += ring->slot + shift < ring->slots ? shift : shift - ring->slots;
    } else {
        copy(ring->rows, ring->rows + shift * s->row_bytes, (ring->slots - shift) * s->row_bytes);
    }
    for (int32_t k = ring->slots - shift; k < ring->slots; k++) {
        copy_row(s, input, top + k, row_at(s, ring, k));
    }
    ring->first = top;
}

/* Channels that read one input follow one another in the stream. */
INLINED void all_channels(const settings_type *s, ts_outputs_function *outputs, const int8_t *corner, int8_t *output, ts_outputs_job *job)
{
    const int32_t runs = job->input_step ? 1 : s->input_channels;
    const int32_t channels = job->input_step ? s->output_channels : s->outputs_per_channel;
    const TS_CONSTANT int32_t *stream = s->weights;

    for (int32_t k = 0; k < runs; k++, output += channels) {
        job->end = stream + channels * s->channel_words;
        outputs(stream, corner + k, output, job);
        stream = job->end;
    }
}

INLINED void one_row(const settings_type *s, loops by, const int8_t *corner, int8_t *output, ts_outputs_job *job)
{
    const int32_t step = s->stride_width * s->input_channels;
    int32_t x = 0;

    while (x < s->output_width) {
        const int32_t left = s->output_width - x;
        const int32_t count = by.three && left != 2 && left != 4 ? 3 : 2;

        if (left < count && x > 0) { /* some are computed once more */
            x = s->output_width - count;
        }
        if (by.three && count == 3) {
            all_channels(s, by.three, corner + x * step, output + x * s->output_channels, job);
        } else {
            all_channels(s, by.two, corner + x * step, output + x * s->output_channels, job);
        }
        x += count;
    }
}

TS_SMALL_CODE static void clamp(int8_t *output, int32_t count, int32_t low, int32_t high)
{
    if (low == INT8_MIN && high == INT8_MAX) {
        return;
    }
    for (; count > 0; count--, output++) {
        *output = (int8_t)(*output < low ? low : *output > high ? high : *output);
    }
}

TS_SMALL_CODE static ts_outputs_job job_of(const settings_type *s)
{
    const int32_t tap_step = s->dilation_width * s->input_channels;
    const int32_t is_wide = s->output_width > 1; /* a single output is computed twice */

    return (ts_outputs_job){.tap_step = tap_step,
                            .input_step = s->outputs_per_channel == 1,
                            .output_step = is_wide ? s->output_channels : 0,
                            .row_step = s->dilation_height * s->row_bytes - (s->window_width + 2) / 3 * 3 * tap_step,
                            .weight_bytes = 4 * s->weight_words,
                            .second = tap_step + (is_wide ? s->stride_width * s->input_channels : 0)};
}

INLINED void run(const settings_type *s, const int8_t *input, int8_t *output, int8_t *rows, loops by)
{
    const int32_t reach = (s->window_height - 1) * s->dilation_height + 1;
    const int32_t output_bytes = s->output_width * s->output_channels;
    ts_outputs_job job = job_of(s);
    copied_rows ring = {rows, -s->padding_top - reach, 0, reach};

    for (int32_t y = 0; y < s->output_height; y++, output += output_bytes) {
        move_rows(s, input, &ring, y * s->stride_height - s->padding_top, by.is_3x3);
        if (by.is_3x3) {
            const int8_t *middle = row_at(s, &ring, s->dilation_height);

            job.row_step = (int32_t)(middle - row_at(s, &ring, 0));
            job.second_row_step = (int32_t)(row_at(s, &ring, reach - 1) - middle);
        }
        one_row(s, by, row_at(s, &ring, 0), output, &job);
        clamp(output, output_bytes, s->low, s->high);
    }
}

void ts_depthwise_conv2d_int8_armv6m(const settings_type *settings, const int8_t *input, int8_t *output, void *scratch)
{
    run(settings, input, output, scratch, (loops){ts_two_outputs_int8_armv6m, 0, 0});
}

void ts_depthwise_conv2d_signed_int8_armv6m(const settings_type *settings, const int8_t *input, int8_t *output, void *scratch)
{
    run(settings, input, output, scratch, (loops){ts_two_outputs_signed_int8_armv6m, 0, 0});
}

void ts_depthwise_conv2d_3x3_int8_armv6m(const settings_type *settings, const int8_t *input, int8_t *output, void *scratch)
{
    run(settings, input, output, scratch, (loops){ts_two_neighbours_int8_armv6m, ts_three_neighbours_int8_armv6m, 1});
}

void ts_depthwise_conv2d_3x3_signed_int8_armv6m(const settings_type *settings, const int8_t *input, int8_t *output, void *scratch)
{
    run(settings, input, output, scratch, (loops){ts_two_neighbours_signed_int8_armv6m, ts_three_neighbours_signed_int8_armv6m, 1});
}

void ts_depthwise_conv2d_3x3_by_two_int8_armv6m(const settings_type *settings, const int8_t *input, int8_t *output, void *scratch)
{
    run(settings, input, output, scratch, (loops){ts_two_by_two_int8_armv6m, 0, 1});
}

void ts_depthwise_conv2d_3x3_by_two_signed_int8_armv6m(const settings_type *settings, const int8_t *input, int8_t *output, void *scratch)
{
    run(settings, input, output, scratch, (loops){ts_two_by_two_signed_int8_armv6m, 0, 1});
}
