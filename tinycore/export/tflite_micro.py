"""The same model for people who run TensorFlow Lite Micro: the file as a C array and the operators to register."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from tinycore.export import c_text
from tinycore.export.model import Model
from tinycore.export.model_source import provenance
from tinycore.ops.operator import Operator

TITLE = "The .tflite file for TensorFlow Lite Micro"


def header_text(model: Model) -> str:
    """`model_data.h`."""
    macro = model.name.upper()
    return f"""{provenance(model, TITLE)}
#ifndef {macro}_MODEL_DATA_H
#define {macro}_MODEL_DATA_H

extern const unsigned char {model.name}_model_data[];
extern const unsigned int {model.name}_model_data_bytes;

#endif
"""


def source_text(model: Model, tflite: bytes) -> str:
    """`model_data.cc`."""
    values = c_text.wrapped(map(str, np.frombuffer(tflite, np.uint8).tolist()))
    return f"""{provenance(model, TITLE)}

#include "model_data.h"

alignas(16) const unsigned char {model.name}_model_data[] = {{
{values}
}};

const unsigned int {model.name}_model_data_bytes = {len(tflite)};
"""


def operators_text(model: Model, operators: Iterable[Operator]) -> str:
    """`operators.txt`: how to run the file with TensorFlow Lite Micro, naming exactly the operators it needs."""
    names = sorted({operator.micro_name for operator in operators if operator.micro_name})
    adds = "\n".join(f"    resolver.{name}();" for name in names)
    return f"""Running this model with TensorFlow Lite Micro
=============================================

    #include "model_data.h"
    #include "tensorflow/lite/micro/micro_interpreter.h"
    #include "tensorflow/lite/micro/micro_mutable_op_resolver.h"

    tflite::MicroMutableOpResolver<{len(names)}> resolver;
{adds}

    alignas(16) static uint8_t arena[ARENA_BYTES];
    tflite::MicroInterpreter interpreter(tflite::GetModel({model.name}_model_data), resolver, arena, sizeof(arena));
    interpreter.AllocateTensors();

The interpreter needs more working memory than the C sources beside this folder ({model.lowered.plan.arena_bytes} bytes):
start with {_first_guess(model)} bytes for ARENA_BYTES and ask interpreter.arena_used_bytes() for the exact number.
"""


def _first_guess(model: Model) -> int:
    """Activations, input and output, and about 1 kB of records per operator, rounded up to 4 kB."""
    needed = model.lowered.plan.arena_bytes + model.input.bytes + model.output.bytes + 1024 * (len(model.layers) + 4)
    return -(-needed // 4096) * 4096
