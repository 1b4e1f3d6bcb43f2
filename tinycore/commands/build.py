"""A model's C sources and firmware image in one folder, as `export` makes them and `bench` measures them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tinycore.artifacts import SUMMARY, explain_os_error
from tinycore.boards.record import Board
from tinycore.context import Context
from tinycore.data.dataset import Dataset
from tinycore.export.settings import ExportSettings

MODEL, SOURCES, FIRMWARE = "model.tflite", "sources", "firmware"
SELFTEST_VECTORS = 8


def build_folder(tflite: bytes, *, data: Dataset | None, board: Board, folder: Path, name: str, context: Context) -> dict[str, Any]:
    """Write `model.tflite`, `sources/` and, where this version can compile for the board, `firmware/`; returns both summaries."""
    from tinycore.export.bundle import write
    from tinycore.firmware.build import build

    folder = folder.resolve()  # the compiler runs in a folder of its own
    try:
        for part in (SOURCES, FIRMWARE):
            (folder / part).mkdir(parents=True, exist_ok=True)
        (folder / MODEL).write_bytes(tflite)
    except OSError as error:
        raise explain_os_error(error, folder) from error
    bundle = write(
        tflite,
        description=data.description if data else None,
        vectors=data.unscaled("choose")[0][:SELFTEST_VECTORS] if data else None,
        settings=ExportSettings(name="model"),
        folder=folder / SOURCES,
        context=context,
    )
    if not board.is_flashable:
        return {"bundle": bundle, "firmware": None}
    image = build(folder / SOURCES, board, project_name=name, folder=folder / FIRMWARE, context=context)
    (folder / FIRMWARE / SUMMARY).write_text(json.dumps(image, indent=1), encoding="utf-8")
    return {"bundle": bundle, "firmware": image}
