"""Write a model in one of the forms beside the bundle."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tinycore.context import Context, Progress, stop_if_asked
from tinycore.export import c_text
from tinycore.export.bundle import RECORD, read_model, record_text, write_all
from tinycore.export.data_facts import data_facts
from tinycore.export.forms.form import Exported
from tinycore.export.forms.table import FORMS
from tinycore.export.settings import ExportSettings
from tinycore.export.vectors import selftest_vectors
from tinycore.graph.encoded import IN_FLASH, SMALL
from tinycore.graph.memory_choice import MemoryChoice
from tinycore.graph.records import Array

ARDUINO = "arduino"


def write_form(
    tflite: bytes, *, description: Any | None, vectors: Array | None, settings: ExportSettings, folder: Path, context: Context
) -> dict[str, Any]:
    """Write the form that `settings.form` names into `folder`, with the bundle's record beside it.

    The arguments are those of `export.bundle.write`; the kernels are the portable ones. Returns `form, files, weights_bytes,
    arena_bytes, operators`.
    """
    memory = MemoryChoice(may_overwrite_input=settings.input_buffer == "overwritten", is_small=settings.memory == "small")
    weights = IN_FLASH if settings.weights == SMALL and settings.form == ARDUINO else settings.weights
    name, data = c_text.identifier(settings.name), data_facts(description)
    model = read_model(tflite, name=name, data=data, memory=memory, weights=weights, rounding=settings.rounding)
    stop_if_asked(context)
    context.report(Progress(1, 3, "self-test"))
    exported = Exported(model, selftest_vectors(model, vectors), tflite)
    stop_if_asked(context)
    context.report(Progress(2, 3, "write"))
    files = FORMS[settings.form].files(exported)
    record = record_text(model, exported.vectors, sources=sorted(files), tflite=tflite, form=settings.form)
    write_all({**files, RECORD: record.encode()}, folder)
    context.report(Progress(3, 3, "write"))
    return {
        "form": settings.form,
        "files": sorted([*files, RECORD]),
        "weights_bytes": model.weights_bytes,
        "arena_bytes": model.lowered.plan.arena_bytes,
        "operators": sorted({layer.operator for layer in model.layers}),
    }
