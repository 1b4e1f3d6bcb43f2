"""`<name>_selftest.h/.c`: stored samples with the exact answers they must give."""

from __future__ import annotations

from tinycore.export import c_text
from tinycore.export.model import Model, Vectors
from tinycore.export.model_source import provenance

TITLE = "Self-test: stored samples and the exact outputs they must give"


def header_text(model: Model, vectors: Vectors) -> str:
    """`<name>_selftest.h`."""
    name, macro = model.name, model.name.upper()
    return f"""{provenance(model, TITLE)}
#ifndef {macro}_SELFTEST_H
#define {macro}_SELFTEST_H

#define {macro}_SELFTEST_VECTORS {len(vectors.inputs)}

#ifdef __cplusplus
extern "C" {{
#endif

/* How many of the stored samples gave another output than on the computer; 0 is good. */
int {name}_selftest(void);

#ifdef __cplusplus
}}
#endif

#endif
"""


def source_text(model: Model, vectors: Vectors) -> str:
    """`<name>_selftest.c`."""
    name, macro = model.name, model.name.upper()
    stored = "" if vectors.borrowed else c_text.array(f"{name}_selftest_inputs", vectors.inputs) + "\n\n"
    inputs = f"{name}_test_input" if vectors.borrowed else f"{name}_selftest_inputs"
    return f"""{provenance(model, TITLE)}

#include "{name}_selftest.h"

#include <string.h>

#include "{name}.h"

{stored}{c_text.array(f"{name}_selftest_outputs", vectors.outputs)}

int {name}_selftest(void)
{{
    static {name}_output_t output[{macro}_OUTPUT_ELEMENTS];
    const {name}_output_t *expected = {name}_selftest_outputs;
    int failed = 0;

    for (int32_t i = 0; i < {macro}_SELFTEST_VECTORS; i++) {{
        {name}_run({inputs} + i * {macro}_INPUT_ELEMENTS, output);
        if (memcmp(output, expected, {macro}_OUTPUT_BYTES) != 0) {{
            failed++;
        }}
        expected += {macro}_OUTPUT_ELEMENTS;
    }}
    return failed;
}}
"""
