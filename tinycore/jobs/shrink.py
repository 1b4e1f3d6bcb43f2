"""The job that answers the sliders."""

from __future__ import annotations

from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from typing import Any

from tinycore.boards.record import load_board
from tinycore.context import Context
from tinycore.errors import TinysmithError
from tinycore.jobs.payload import project_of
from tinycore.pipeline import find, store_of
from tinycore.shrink.preview import Preview


def preview(payload: dict[str, Any], _context: Context) -> dict[str, Any]:
    """`{project, folder}` -> what these shrink settings would give, measured on *choose* (`shrink.preview.ShrinkPoint`)."""
    project, folder = project_of(payload)
    store = store_of(folder)
    data, model = find("data", project, store), find("model", project, store)
    if data is None or model is None:
        raise TinysmithError("stage.not_ready", stage="Shrink", needs="Model")
    shown = _preview(model.folder, data.folder)
    return asdict(shown.point(project.shrink, load_board(project.board.board), weights=project.export.weights))


@lru_cache(maxsize=2)
def _preview(model: Path, data: Path) -> Preview:
    """The loaded model and its calibration, kept between slider moves."""
    from tinycore.data.dataset import load

    return Preview((model / "model.tflite").read_bytes(), load(data))
