#include "front_end.h"

static float ts_scaled(float feature, float offset, float gain)
{
    const float centred = feature - offset;
    const float scaled = centred * gain;

    return scaled != scaled ? 0.0F : scaled; /* only "not a number" differs from itself */
}

/* x is clamped first: beyond `limit` every zero point saturates, and larger numbers do not fit an integer. */
static int32_t ts_round_half_away(float x, float limit)
{
    const float clamped = x < -limit ? -limit : x > limit ? limit : x;
    const int32_t whole = (int32_t)clamped;
    const float rest = clamped - (float)whole; /* exact, which x + 0.5 would not be */

    return rest >= 0.5F ? whole + 1 : rest <= -0.5F ? whole - 1 : whole;
}

static int8_t ts_quantized(float scaled, float scale, int32_t zero_point)
{
    const int32_t stored = ts_round_half_away(scaled / scale, 512.0F) + zero_point;

    return (int8_t)(stored < -128 ? -128 : stored > 127 ? 127 : stored);
}

void ts_front_end_float32(const ts_front_end_settings *settings, const float *features, float *scaled)
{
    int32_t column = 0;

    for (int32_t i = 0; i < settings->features; i++) {
        scaled[i] = ts_scaled(features[i], settings->offset[column], settings->gain[column]);
        column = column + 1 < settings->columns ? column + 1 : 0;
    }
}

void ts_front_end_int8(const ts_front_end_settings *settings, const float *features, int8_t *quantized)
{
    int32_t column = 0;

    for (int32_t i = 0; i < settings->features; i++) {
        const float scaled = ts_scaled(features[i], settings->offset[column], settings->gain[column]);
        quantized[i] = ts_quantized(scaled, settings->scale, settings->zero_point);
        column = column + 1 < settings->columns ? column + 1 : 0;
    }
}

void ts_front_end_int16(const ts_front_end_settings *settings, const float *features, int16_t *quantized)
{
    int32_t column = 0;

    for (int32_t i = 0; i < settings->features; i++) {
        const float scaled = ts_scaled(features[i], settings->offset[column], settings->gain[column]);
        const int32_t stored = ts_round_half_away(scaled / settings->scale, 65536.0F); /* the zero point is 0 */

        quantized[i] = (int16_t)(stored < INT16_MIN ? INT16_MIN : stored > INT16_MAX ? INT16_MAX : stored);
        column = column + 1 < settings->columns ? column + 1 : 0;
    }
}
