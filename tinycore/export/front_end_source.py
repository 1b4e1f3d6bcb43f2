"""`<name>_front_end.h/.c`: measured numbers to model input, model output to answers, and the answers' names."""

from __future__ import annotations

import numpy as np

from tinycore.export import c_text
from tinycore.export.model import Model
from tinycore.export.model_source import provenance


def header_text(model: Model) -> str:
    """`<name>_front_end.h`."""
    name, macro = model.name, model.name.upper()
    then = " and quantizes" if model.input.dtype != "float32" else ""
    return f"""{provenance(model, "From measured numbers to the model's input, and from its output to answers")}
#ifndef {macro}_FRONT_END_H
#define {macro}_FRONT_END_H

#include "{name}.h"

#define {macro}_FEATURES {model.input.elements} /* numbers of one sample, row after row */
#define {macro}_COLUMNS {len(model.data.scaling.offset)}
#define {macro}_LABELS {len(model.data.classes)}

#ifdef __cplusplus
extern "C" {{
#endif

extern const char *const {name}_labels[]; /* UTF-8; ends with a null pointer */

/* Scales each column as in training{then}; a missing number (NAN) becomes its column's middle. */
void {name}_prepare(const float *features, {name}_input_t *input);

/* {_answer_comment(model)} */
void {name}_answer(const {name}_output_t *output, float *scores);

#ifdef __cplusplus
}}
#endif

#endif
"""


def source_text(model: Model) -> str:
    """`<name>_front_end.c`."""
    name = model.name
    offset, gain = (np.array(values, np.float32) for values in (model.data.scaling.offset, model.data.scaling.gain))
    kind = model.input.dtype
    storage = model.constant_storage
    settings = f"TS_SETTINGS(ts_front_end_settings, {name}_front_end_settings)" if model.is_flash_apart else f"&{name}_front_end_settings"
    words = [*(c_text.string(label) for label in model.data.classes), "0"]
    return f"""{provenance(model, "From measured numbers to the model's input, and from its output to answers")}

#include "{name}_front_end.h"

#include "front_end.h"

{c_text.array(f"{name}_offset", offset, storage=storage)}

{c_text.array(f"{name}_gain", gain, storage=storage)}

{storage}ts_front_end_settings {name}_front_end_settings = {{
    .features = {name.upper()}_FEATURES,
    .columns = {name.upper()}_COLUMNS,
    .scale = {c_text.number(model.input.scale)},
    .zero_point = {model.input.zero_point},
    .offset = {name}_offset,
    .gain = {name}_gain,
}};

const char *const {name}_labels[] = {{
{c_text.wrapped(words)}
}};

void {name}_prepare(const float *features, {name}_input_t *input)
{{
    ts_front_end_{kind}({settings}, features, input);
}}

void {name}_answer(const {name}_output_t *output, float *scores)
{{
    for (int32_t i = 0; i < {name.upper()}_OUTPUT_ELEMENTS; i++) {{
        {_answer_lines(model)}
    }}
}}
"""


def _answer_comment(model: Model) -> str:
    if model.data.task == "regression":
        return "The answer in the user's own unit."
    return "One score per label, in the order of the labels." if model.data.classes else "The output as real numbers."


def _answer_lines(model: Model) -> str:
    port = model.output
    real = "output[i]"
    if port.dtype != "float32":
        narrow = "(int32_t)" if port.dtype == "int64" else ""  # floats of 64-bit numbers would need a library
        real = f"{c_text.number(port.scale)} * (float){narrow}{_centred(port.zero_point)}"
    offset, gain = model.data.answer_offset, model.data.answer_gain
    if (offset, gain) == (0.0, 1.0):
        return f"scores[i] = {real};"
    return f"""const float scaled = {real};
        const float stretched = scaled * {c_text.number(gain)};

        scores[i] = stretched + {c_text.number(offset)};"""


def _centred(zero_point: int) -> str:
    if zero_point == 0:
        return "output[i]"
    return f"(output[i] {'-' if zero_point > 0 else '+'} {abs(zero_point)})"
