/* QUANTIZE from and to 16-bit numbers. */
#ifndef TS_QUANTIZE_INT16_H
#define TS_QUANTIZE_INT16_H

#include "quantize.h"

typedef ts_quantize_float_settings ts_quantize_float_to_int16_settings; /* the zero point is 0 */
typedef ts_quantize_int8_settings ts_quantize_int16_settings;
typedef ts_quantize_int8_settings ts_quantize_int16_to_int8_settings;
typedef ts_quantize_int8_settings ts_quantize_int8_to_int16_settings;

void ts_quantize_float_to_int16(const ts_quantize_float_to_int16_settings *settings, const float *input, int16_t *output);
void ts_quantize_int16(const ts_quantize_int16_settings *settings, const int16_t *input, int16_t *output);
void ts_quantize_int16_to_int8(const ts_quantize_int16_to_int8_settings *settings, const int16_t *input, int8_t *output);
void ts_quantize_int8_to_int16(const ts_quantize_int8_to_int16_settings *settings, const int8_t *input, int16_t *output);

#endif
