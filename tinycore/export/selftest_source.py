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
    name = model.name
    storage = model.constant_storage
    stored = "" if vectors.borrowed else c_text.array(f"{name}_selftest_inputs", vectors.inputs, storage=storage) + "\n\n"
    inputs = f"{name}_test_input" if vectors.borrowed else f"{name}_selftest_inputs"
    return f"""{provenance(model, TITLE)}

#include "{name}_selftest.h"

{_includes(model)}

{stored}{c_text.array(f"{name}_selftest_outputs", vectors.outputs, storage=storage)}

{_run_all_apart(model, inputs) if model.is_flash_apart else _run_all(model, inputs)}
"""


def _includes(model: Model) -> str:
    if model.is_flash_apart:
        return f'#include "constant.h"\n#include "{model.name}.h"'
    return f'#include <string.h>\n\n#include "{model.name}.h"'


def _reset(model: Model) -> str:
    """The samples follow one another after a reset."""
    return f"    {model.name}_reset();\n" if model.states.bytes else ""


def _run_all(model: Model, inputs: str) -> str:
    name, macro, reset = model.name, model.name.upper(), _reset(model)
    return f"""int {name}_selftest(void)
{{
    static {name}_output_t output[{macro}_OUTPUT_ELEMENTS];
    const {name}_output_t *expected = {name}_selftest_outputs;
    int failed = 0;

{reset}    for (int32_t i = 0; i < {macro}_SELFTEST_VECTORS; i++) {{
        {name}_run({inputs} + i * {macro}_INPUT_ELEMENTS, output);
        if (memcmp(output, expected, {macro}_OUTPUT_BYTES) != 0) {{
            failed++;
        }}
        expected += {macro}_OUTPUT_ELEMENTS;
    }}
{reset}    return failed;
}}"""


def _run_all_apart(model: Model, inputs: str) -> str:
    """Each sample is copied to memory first, and outputs are compared number by number: neither can be pointed at."""
    name, macro, reset = model.name, model.name.upper(), _reset(model)
    return f"""int {name}_selftest(void)
{{
    static {name}_input_t input[{macro}_INPUT_ELEMENTS];
    static {name}_output_t output[{macro}_OUTPUT_ELEMENTS];
    int failed = 0;

{reset}    for (int32_t i = 0; i < {macro}_SELFTEST_VECTORS; i++) {{
        int has_failed = 0;

        for (int32_t k = 0; k < {macro}_INPUT_ELEMENTS; k++) {{
            input[k] = {inputs}[i * {macro}_INPUT_ELEMENTS + k];
        }}
        {name}_run(input, output);
        for (int32_t k = 0; k < {macro}_OUTPUT_ELEMENTS; k++) {{
            has_failed |= output[k] != {name}_selftest_outputs[i * {macro}_OUTPUT_ELEMENTS + k];
        }}
        failed += has_failed;
    }}
{reset}    return failed;
}}"""
