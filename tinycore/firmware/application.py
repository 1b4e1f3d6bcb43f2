"""The two generated files through which the same firmware serves every model: `tinysmith_application.h/.c`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import tinycore
from tinycore.export.c_text import comment, string

PROTOCOL = 1
MOST_DESCRIPTION_BYTES = 1024 - 2 - 8  # payload minus type, sequence and chip id


def header_text(bundle: Mapping[str, Any], description: str) -> str:
    """`tinysmith_application.h`: fixed names for whatever the model is called."""
    name = bundle["name"]
    macro = name.upper()
    features, window, columns = features_of(bundle)
    return f"""/* Fixed names for the model that this image runs ({comment(name)}). */
#ifndef TINYSMITH_APPLICATION_H
#define TINYSMITH_APPLICATION_H

#include "{name}.h"
#include "{name}_front_end.h"
#include "{name}_selftest.h"

#define APPLICATION_INPUT_ELEMENTS {macro}_INPUT_ELEMENTS
#define APPLICATION_OUTPUT_ELEMENTS {macro}_OUTPUT_ELEMENTS
#define APPLICATION_OUTPUT_BYTES {macro}_OUTPUT_BYTES
#define APPLICATION_SELFTEST_VECTORS {macro}_SELFTEST_VECTORS
#define APPLICATION_FEATURES {features}
#define APPLICATION_WINDOW {window}
#define APPLICATION_HOP {max(bundle["hop"], 1)}
#define APPLICATION_COLUMNS {columns}
#define APPLICATION_DESCRIPTION_BYTES {len(description.encode())}

typedef {name}_input_t application_input_t;
typedef {name}_output_t application_output_t;

{_run(name, bundle.get("state_bytes", 0))}
#define application_prepare {name}_prepare
#define application_selftest {name}_selftest
#ifdef {macro}_INPUT_IS_INSIDE
#define application_input {name}_input
#endif

extern const char application_description[];

#endif
"""


def _run(name: str, state_bytes: int) -> str:
    """The host sends single samples, and may repeat them: each starts empty, as on the computer."""
    if not state_bytes:
        return f"#define application_run {name}_run"
    return f"#define application_run(input, output) ({name}_reset(), {name}_run((input), (output)))"


def source_text(description: str) -> str:
    """`tinysmith_application.c`: what the board says of itself."""
    return f"""#include "tinysmith_application.h"

const char application_description[] =
    {string(description)};
"""


def features_of(bundle: Mapping[str, Any]) -> tuple[int, int, int]:
    """Features of one sample, rows of a window and columns of a row; zeros when the data are not known."""
    if not bundle["columns"]:
        return 0, 0, 0
    columns = len(bundle["columns"])
    window = max(bundle["window"], 1)
    return window * columns, window, columns


def describe(bundle: Mapping[str, Any], *, project: str, board: str, built: str) -> str:
    """The greeting's JSON; long class names are cut until it fits into one frame."""
    features, window, _ = features_of(bundle)
    for longest in (1024, 32, 16, 8, 4, 2, 0):
        content = {
            "protocol": PROTOCOL,
            "tinysmith": tinycore.__version__,
            "project": project[: max(longest, 24)],
            "board": board,
            "model": bundle["model_sha256"],
            "classes": [label[:longest] for label in bundle["classes"]] if longest else [],
            "task": bundle["task"],
            "input_bytes": bundle["input"]["bytes"],
            "output_bytes": bundle["output"]["bytes"],
            "feature_count": features,
            "window": window if bundle["window"] else 0,
            "hop": bundle["hop"],
            "built": built,
        }
        text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
        if len(text.encode()) <= MOST_DESCRIPTION_BYTES:
            break
    return text
