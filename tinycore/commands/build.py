"""A model's C sources and firmware image in one folder, as `export` makes them and `bench` measures them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tinycore.artifacts import SUMMARY, explain_os_error
from tinycore.boards.record import Board
from tinycore.context import Context
from tinycore.data.dataset import Dataset
from tinycore.errors import TinysmithError
from tinycore.export.settings import ExportSettings

MODEL, SOURCES, FIRMWARE = "model.tflite", "sources", "firmware"
SELFTEST_VECTORS = 8
IN_C = ExportSettings(name="model")
ROUNDING_HELP = "whose rounding dense layers of integers follow: LiteRT's or TensorFlow Lite Micro's (default: %(default)s)"
MAX_RECORD_BYTES = 2**20


def read_record(path: Path, *, keys: Sequence[str]) -> dict[str, Any]:
    """A record that `export` left, with these keys at least; raises `export.damaged` for anything else."""
    try:
        with path.open("rb") as stream:
            record: dict[str, Any] = json.loads(stream.read(MAX_RECORD_BYTES))
            _ = [record[key] for key in keys]
    except OSError as error:
        raise explain_os_error(error, path) from error
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise TinysmithError("export.damaged", path=path, detail=repr(error)) from error
    return record


def write_one_form(tflite: bytes, *, data: Dataset | None, settings: ExportSettings, folder: Path, context: Context) -> dict[str, Any]:
    """Write nothing but the form that the settings name; returns its summary."""
    from tinycore.export.forms.write import write_form

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise explain_os_error(error, folder) from error
    return write_form(tflite, **_samples(data), settings=settings, folder=folder, context=context)


def _samples(data: Dataset | None) -> dict[str, Any]:
    """What the export knows of the data."""
    if data is None:
        return {"description": None, "vectors": None}
    return {"description": data.description, "vectors": data.unscaled("choose")[0][:SELFTEST_VECTORS]}


def build_folder(
    tflite: bytes,
    *,
    data: Dataset | None,
    board: Board,
    folder: Path,
    name: str,
    context: Context,
    settings: ExportSettings = IN_C,
) -> dict[str, Any]:
    """Write `model.tflite`, `sources/` and, where this version can compile for the board, `firmware/`; returns both summaries."""
    from tinycore.export.bundle import write
    from tinycore.firmware.build import build
    from tinycore.firmware.ports import has_port

    folder = folder.resolve()  # the compiler runs in a folder of its own
    try:
        for part in (SOURCES, FIRMWARE):
            (folder / part).mkdir(parents=True, exist_ok=True)
        (folder / MODEL).write_bytes(tflite)
    except OSError as error:
        raise explain_os_error(error, folder) from error
    bundle = write(
        tflite,
        **_samples(data),
        settings=settings,
        folder=folder / SOURCES,
        context=context,
        instruction_set=board.cpu.instruction_set,
    )
    if not has_port(board):
        return {"bundle": bundle, "firmware": None}
    image = build(folder / SOURCES, board, project_name=name, folder=folder / FIRMWARE, context=context)
    (folder / FIRMWARE / SUMMARY).write_text(json.dumps(image, indent=1), encoding="utf-8")
    return {"bundle": bundle, "firmware": image}
