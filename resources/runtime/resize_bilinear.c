#include "resize_bilinear.h"

/* The two pixels along one axis between which a place lies, and how far it is beyond the lower one, in 1024ths. */
typedef struct {
    int32_t lower;
    int32_t upper;
    int32_t beyond;
} ts_between;

static ts_between between(int32_t place, int32_t size)
{
    const int32_t lower = place < 0 ? 0 : place / 1024;
    const int32_t upper = place < 0 ? 0 : (place + 1023) / 1024;

    return (ts_between){lower, upper < size ? upper : size - 1, place - 1024 * lower};
}

/* Half away from zero, where zero itself counts as negative: TensorFlow Lite rounds so. */
static int8_t rounded(int64_t mix)
{
    const int64_t half = INT64_C(1) << 19;

    return (int8_t)((mix + (mix > 0 ? half : -half)) / (INT64_C(1) << 20));
}

void ts_resize_bilinear_int8(const ts_resize_bilinear_int8_settings *settings, const int8_t *input, int8_t *output)
{
    const ts_resize_bilinear_int8_settings *s = settings;
    const int32_t row_numbers = s->input_width * s->channels;

    for (int32_t y = 0; y < s->output_height; y++) {
        const ts_between rows = between(s->row_start + y * s->row_step, s->input_height);
        const int8_t *top = input + rows.lower * row_numbers;
        const int8_t *bottom = input + rows.upper * row_numbers;

        for (int32_t x = 0; x < s->output_width; x++) {
            const ts_between columns = between(s->column_start + x * s->column_step, s->input_width);
            const int32_t left = columns.lower * s->channels;
            const int32_t right = columns.upper * s->channels;

            for (int32_t c = 0; c < s->channels; c++) {
                const int32_t above = top[left + c] * (1024 - columns.beyond) + top[right + c] * columns.beyond;
                const int32_t below = bottom[left + c] * (1024 - columns.beyond) + bottom[right + c] * columns.beyond;

                *output++ = rounded((int64_t)above * (1024 - rows.beyond) + (int64_t)below * rows.beyond);
            }
        }
    }
}

typedef struct {
    int32_t lower;
    int32_t upper;
    float beyond;
} ts_between_floats;

static ts_between_floats between_floats(float place, int32_t size)
{
    const int32_t toward_zero = (int32_t)place;
    const int32_t floor = toward_zero - ((float)toward_zero > place);
    const int32_t ceiling = toward_zero + ((float)toward_zero < place);
    const int32_t lower = floor < 0 ? 0 : floor;

    return (ts_between_floats){lower, ceiling < size ? ceiling : size - 1, place - (float)lower};
}

void ts_resize_bilinear_float(const ts_resize_bilinear_float_settings *settings, const float *input, float *output)
{
    const ts_resize_bilinear_float_settings *s = settings;
    const int32_t row_numbers = s->input_width * s->channels;

    for (int32_t y = 0; y < s->output_height; y++) {
        const ts_between_floats rows = between_floats(((float)y + s->center) * s->row_step - s->center, s->input_height);
        const float *top = input + rows.lower * row_numbers;
        const float *bottom = input + rows.upper * row_numbers;

        for (int32_t x = 0; x < s->output_width; x++) {
            const ts_between_floats columns = between_floats(((float)x + s->center) * s->column_step - s->center, s->input_width);
            const int32_t left = columns.lower * s->channels;
            const int32_t right = columns.upper * s->channels;

            for (int32_t c = 0; c < s->channels; c++) {
                *output++ = top[left + c] * (1.0f - rows.beyond) * (1.0f - columns.beyond) +
                            bottom[left + c] * rows.beyond * (1.0f - columns.beyond) +
                            top[right + c] * (1.0f - rows.beyond) * columns.beyond + bottom[right + c] * rows.beyond * columns.beyond;
            }
        }
    }
}
