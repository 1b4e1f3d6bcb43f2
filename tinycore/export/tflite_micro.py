"""The same model for people who run TensorFlow Lite Micro: the file as a C array, the operators to register, the arena's size."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tinycore.export import c_text
from tinycore.export.micro_arena import MicroArena, micro_arena
from tinycore.export.model import Model
from tinycore.export.model_source import provenance
from tinycore.graph.tflite_file import parse_file
from tinycore.ops.table import BY_BUILTIN

TITLE = "The model for TensorFlow Lite Micro"


@dataclass(frozen=True)
class Operators:
    """The resolver's methods that register what the file uses, and operators that TensorFlow Lite Micro does not have."""

    methods: tuple[str, ...]
    missing: tuple[str, ...]


def files(model: Model, stripped: bytes) -> dict[str, str]:
    """Every file of the form by its name; `stripped` is the `.tflite` file to put inside."""
    operators, arena = operators_of(stripped), micro_arena(model.lowered.model, stripped)
    return {
        "model_data.h": _data_header(model, arena),
        "model_data.cc": _data_source(model, stripped),
        "operators.h": _operators_header(model, operators),
        "operators.txt": _instructions(model, operators, arena),
    }


def operators_of(tflite: bytes) -> Operators:
    """What the file itself names, also where our own graph folded it away: its interpreter does not."""
    used = {operator.builtin for operator in parse_file(tflite).operators}
    names = {builtin: BY_BUILTIN[builtin].micro_name if builtin in BY_BUILTIN else "" for builtin in used}
    methods = sorted({name for name in names.values() if name})
    return Operators(tuple(methods), tuple(sorted(builtin for builtin, name in names.items() if not name)))


def _data_header(model: Model, arena: MicroArena) -> str:
    macro = model.name.upper()
    return f"""{provenance(model, TITLE + ": its data and its working memory")}
#ifndef {macro}_MODEL_DATA_H
#define {macro}_MODEL_DATA_H

/* {_arena_words(arena)} */
#define {macro}_MICRO_ARENA_BYTES {arena.bytes}

extern const unsigned char {model.name}_model_data[];
extern const unsigned int {model.name}_model_data_bytes;

#endif
"""


def _data_source(model: Model, tflite: bytes) -> str:
    values = c_text.wrapped(word.rjust(3) for word in map(str, np.frombuffer(tflite, np.uint8).tolist()))
    return f"""{provenance(model, TITLE + ": the file without names and metadata")}

#include "model_data.h"

alignas(16) const unsigned char {model.name}_model_data[] = {{
{values}
}};

const unsigned int {model.name}_model_data_bytes = {len(tflite)};
"""


def _operators_header(model: Model, operators: Operators) -> str:
    macro, count = model.name.upper(), max(1, len(operators.methods))
    calls = [f"    if (resolver.{method}() != kTfLiteOk) {{\n        return kTfLiteError;\n    }}" for method in operators.methods]
    missing = "".join(f"/* TensorFlow Lite Micro has no {name}. */\n" for name in operators.missing)
    return f"""{provenance(model, TITLE + ": exactly the operators it uses")}
#ifndef {macro}_OPERATORS_H
#define {macro}_OPERATORS_H

#include "tensorflow/lite/micro/micro_mutable_op_resolver.h"

{missing}using {model.name}_resolver = tflite::MicroMutableOpResolver<{count}>;

inline TfLiteStatus {model.name}_register_operators({model.name}_resolver &resolver)
{{
{chr(10).join(calls)}
    return kTfLiteOk;
}}

#endif
"""


def _arena_words(arena: MicroArena) -> str:
    if arena.is_measured:
        return "Measured: what the interpreter used on a 64-bit computer with its reference kernels. A 32-bit board needs a little less."
    return "Estimated, not measured: for the reference kernels on a 32-bit board. interpreter.arena_used_bytes() tells what it really is."


def _instructions(model: Model, operators: Operators, arena: MicroArena) -> str:
    name, macro = model.name, model.name.upper()
    warning = f"It cannot run there as it is: TensorFlow Lite Micro has no {', '.join(operators.missing)}.\n\n" if operators.missing else ""
    return f"""Running this model with TensorFlow Lite Micro
=============================================

{warning}    #include "model_data.h"
    #include "operators.h"
    #include "tensorflow/lite/micro/micro_interpreter.h"

    static {name}_resolver resolver;
    alignas(16) static uint8_t arena[{macro}_MICRO_ARENA_BYTES];

    {name}_register_operators(resolver);
    static tflite::MicroInterpreter interpreter(tflite::GetModel({name}_model_data), resolver, arena, sizeof(arena));
    interpreter.AllocateTensors();

Operators: {", ".join(method.removeprefix("Add") for method in operators.methods) or "none"}.

Arena: {arena.bytes} bytes. {_arena_words(arena)}
Optimised kernels (CMSIS-NN) ask for more, because they keep copies of what they work on.
The C sources of the same model need {model.lowered.plan.arena_bytes} bytes of working memory and no interpreter.
"""
