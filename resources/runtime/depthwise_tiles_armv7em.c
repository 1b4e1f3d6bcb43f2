#include "depthwise_tiles_armv7em.h"

#include "clamp_int8_armv7em.h"
#include "small_code.h"

#define WINDOW   3
#define CHANNELS 4

typedef ts_depthwise_conv2d_int8_armv7em_settings settings_type;

/* Height or width of the image. */
typedef struct {
    int32_t input;
    int32_t output;
    int32_t stride;
    int32_t padding;
    int32_t input_step; /* bytes from one to the next */
    int32_t output_step;
    int32_t tile;
} axis;

/* Which inputs some neighbouring outputs cover: first those before the image, then those in it. */
typedef struct {
    int32_t before;
    int32_t first;
    int32_t inside;
} reach;

static axis height_of(const settings_type *s)
{
    return (axis){.input = s->input_height,
                  .output = s->output_height,
                  .stride = s->stride_height,
                  .padding = s->padding_top,
                  .input_step = s->input_width * s->input_channels,
                  .output_step = s->output_width * s->output_channels,
                  .tile = s->tile_height};
}

static axis width_of(const settings_type *s)
{
    return (axis){.input = s->input_width,
                  .output = s->output_width,
                  .stride = s->stride_width,
                  .padding = s->padding_left,
                  .input_step = s->input_channels,
                  .output_step = s->output_channels,
                  .tile = s->tile_width};
}

static int32_t least(int32_t a, int32_t b)
{
    return a < b ? a : b;
}

static reach reach_of(const axis *along, int32_t from, int32_t numbers)
{
    const int32_t start = from * along->stride - along->padding;
    const int32_t first = start < 0 ? 0 : start;
    const int32_t end = least(start + numbers, along->input);

    return (reach){first - start, first, end > first ? end - first : 0};
}

/* The tile whose first output is at `from_along` and `from_across`. */
static void place(const settings_type *s, const axis *along, const axis *across, int32_t from_along, int32_t from_across, ts_depthwise_tile *tile)
{
    const int32_t outputs = least(along->tile, along->output - from_along);
    const int32_t rows = least(across->tile, across->output - from_across);
    const int32_t steps = along->stride == 1 ? (outputs + 1) >> 1 : outputs;
    const int32_t spread_rows = (rows - 1) * across->stride + WINDOW;
    const reach numbers = reach_of(along, from_along, 2 * (steps + 1));
    const reach lines = reach_of(across, from_across, spread_rows);
    const int32_t rest = numbers.inside - numbers.before;

    tile->input += numbers.first * along->input_step + lines.first * across->input_step;
    tile->output += from_along * along->output_step + from_across * across->output_step;
    tile->spread = (ts_spread_job){.along_step = along->input_step,
                                   .across_step = across->input_step,
                                   .zero_point = (s->input_zero_point & 0xff) * 0x01010101,
                                   .is_led = numbers.before,
                                   .pairs = rest >> 1,
                                   .is_odd = rest & 1,
                                   .fill = steps + 1 - numbers.before - ((rest + 1) >> 1),
                                   .rows_before = lines.before,
                                   .rows = lines.inside,
                                   .rows_after = spread_rows - lines.before - lines.inside};
    tile->slide = (ts_slide_job){.steps = steps,
                                 .rows = rows,
                                 .along_step = along->output_step,
                                 .across_step = across->output_step,
                                 .last_step = (outputs & 1) ? 0 : along->output_step,
                                 .output_offset = s->output_offset,
                                 .channels = CHANNELS,
                                 .plane_step = sizeof(int32_t)};
}

TS_SMALL_CODE void ts_place_tile(const settings_type *s, const int8_t *input, int8_t *output, int32_t y, int32_t x, ts_depthwise_tile *tile)
{
    const axis height = height_of(s);
    const axis width = width_of(s);

    tile->input = input;
    tile->output = output;
    if (s->is_upright) {
        place(s, &height, &width, y, x, tile);
    } else {
        place(s, &width, &height, x, y, tile);
    }
}

TS_SMALL_CODE void ts_clamp_tiles(const settings_type *s, int8_t *output)
{
    ts_clamp_outputs_armv7em(output, s->output_height * s->output_width * s->output_channels, s->low, s->high);
}
