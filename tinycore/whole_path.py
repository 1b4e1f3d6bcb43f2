"""The whole path in one call: every stage, then the board, then the score of what the board answered."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from tinycore.artifacts import Artifact
from tinycore.boards.record import load_board
from tinycore.context import Context
from tinycore.data.dataset import load
from tinycore.live.compare import BoardScore, compare
from tinycore.live.virtual import flashed_virtual_board
from tinycore.pipeline import STAGES, run_until, store_of
from tinycore.project import Project, save
from tinycore.twin.process import require_virtual


def run_whole_path(project: Project, folder: Path, context: Context) -> dict[str, Any]:
    """Run `project` in `folder` and put it on a virtual board; returns the report's values (see docs/architecture.md)."""
    require_virtual(load_board(project.board.board).id)  # before the minutes that a search takes
    save(project, folder)
    made, seconds = run_stages(project, folder, context)
    started = time.monotonic()
    board_state = folder / "virtual-board"
    dataset = load(made["data"].folder)
    with flashed_virtual_board(made["firmware"].folder, project.board.board, board_state, context) as session:
        seconds["flash"] = time.monotonic() - started
        model, rounding = made["shrink"].folder / "model.tflite", project.export.rounding
        score = compare(session, dataset, model, part="final", context=context, rounding=rounding)
    seconds["final samples on the board"] = time.monotonic() - started - seconds["flash"]
    return {"target": dataset.description.target, **report(project, made, score, seconds)}


def run_stages(project: Project, folder: Path, context: Context) -> tuple[dict[str, Artifact], dict[str, float]]:
    """Every stage's result and how long each took."""
    made: dict[str, Artifact] = {}
    seconds: dict[str, float] = {}
    for name in STAGES:
        started = time.monotonic()
        made = run_until(name, project, store_of(folder), context)
        seconds[name] = time.monotonic() - started
    return made, seconds


def report(project: Project, made: dict[str, Artifact], score: BoardScore, seconds: dict[str, float]) -> dict[str, Any]:
    """The values that scripts rely on, in plain types."""
    image, shrunk = made["firmware"].summary, made["shrink"].summary
    is_classification = made["data"].summary["task"] == "classification"
    name = "accuracy" if is_classification else "error"
    clock_hz = load_board(project.board.board).cpu.clock_hz
    return {
        "board": project.board.board,
        f"{name}_float": shrunk[f"{name}_float"],
        f"{name}_shrunk": shrunk[f"{name}_shrunk"],
        f"{name}_board": score.score,
        "baseline": shrunk["baseline"],
        "interval": shrunk.get("interval"),
        "agreement": score.agreement,
        "samples": score.samples,
        **{key: image[key] for key in ("flash_bytes", "ram_bytes", "weights_bytes", "code_bytes")},
        "cycles": score.cycles,
        "milliseconds": score.cycles / clock_hz * 1000,
        "seconds": {stage: round(value, 2) for stage, value in seconds.items()},
        "files": files_of(made),
    }


def files_of(made: dict[str, Artifact]) -> dict[str, str]:
    """What a person may want to open."""
    return {
        "data": str(made["data"].folder / "dataset.json"),
        "model": str(made["model"].folder / "model.keras"),
        "shrunk model": str(made["shrink"].folder / "model.tflite"),
        "C sources": str(made["export"].folder),
        "firmware": str(made["firmware"].folder / "firmware.bin"),
    }
