"""What each stage of the pipeline does: fetch its inputs from the earlier results and call the engine.

The engine's modules are imported when a stage runs, so that asking what is fresh costs nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from tinycore.artifacts import Artifact
from tinycore.context import Context
from tinycore.errors import TinysmithError
from tinycore.project import Project

Results = Mapping[str, Artifact]
SELFTEST_VECTORS = 8  # stored in every image; a few hundred bytes for small models


def make_dataset(project: Project, _made: Results, folder: Path, context: Context) -> dict[str, Any]:
    """Read, clean, cut and split the user's files."""
    from tinycore.data.prepare import prepare

    if not project.data.source:
        raise TinysmithError("stage.not_ready", stage="Data", needs="a file or folder")
    return prepare(project.data, folder, context)


def make_model(project: Project, made: Results, folder: Path, context: Context) -> dict[str, Any]:
    """Search for a network that fits the board, or import one."""
    from tinycore.boards.record import load_board
    from tinycore.models.make import make

    return make(made["data"].folder, project.model, load_board(project.board.board), folder, context)


def make_shrunk(project: Project, made: Results, folder: Path, context: Context) -> dict[str, Any]:
    """Prune, fine-tune and convert; open the final part of the data once."""
    from tinycore.shrink.keep import keep

    return keep(made["data"].folder, made["model"].folder, project.shrink, folder, context)


def make_bundle(project: Project, made: Results, folder: Path, context: Context) -> dict[str, Any]:
    """Write the C sources, with a few samples of the choose part as self-test."""
    from tinycore.boards.record import load_board
    from tinycore.data.dataset import load
    from tinycore.export.bundle import write

    dataset = load(made["data"].folder)
    tflite = (made["shrink"].folder / "model.tflite").read_bytes()
    known: dict[str, Any] = {"description": dataset.description, "vectors": dataset.unscaled("choose")[0][:SELFTEST_VECTORS]}
    settings = replace(project.export, folder="")  # the copy for the user is another job
    instruction_set = load_board(project.board.board).cpu.instruction_set
    if settings.form != "bundle":
        from tinycore.export.forms.write import write_form

        write_form(tflite, **known, settings=settings, folder=folder / settings.form, context=context)
    return write(tflite, **known, settings=settings, folder=folder, context=context, instruction_set=instruction_set)


def make_image(project: Project, made: Results, folder: Path, context: Context) -> dict[str, Any]:
    """Compile and link the firmware for the chosen board."""
    from tinycore.boards.record import load_board
    from tinycore.firmware.build import build

    return build(made["export"].folder, load_board(project.board.board), project_name=project.name, folder=folder, context=context)
