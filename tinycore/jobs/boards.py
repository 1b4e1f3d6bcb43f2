"""The job behind the board cards and the fit bars: what the newest model costs on every board."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from tinycore.artifacts import Artifact
from tinycore.boards.energy import battery_days, energy_mj
from tinycore.boards.record import Board, fits, real_boards
from tinycore.context import Context
from tinycore.jobs.payload import project_of
from tinycore.pipeline import find, store_of
from tinycore.project import Project


def fits_of_model(payload: dict[str, Any], _context: Context) -> list[dict[str, Any]]:
    """`{project, folder}` -> one row per board: the record, and `cost` of the newest model there, or None without a model.

    `cost` is marked `built` when it was read from this board's image and `predicted` otherwise.
    """
    project, folder = project_of(payload)
    model, image = _newest_model(project, folder), find("firmware", project, store_of(folder))
    rows = [_row(board, project, model, image) for board in real_boards()]
    best = _pick(rows)
    return [{**row, "is_pick": row["id"] == best} for row in rows]


def _newest_model(project: Project, folder: Path) -> Path | None:
    """The shrunk model, else the one that was searched or imported."""
    store = store_of(folder)
    made = find("shrink", project, store) or find("model", project, store)
    return made.folder / "model.tflite" if made else None


def _row(board: Board, project: Project, model: Path | None, image: Artifact | None) -> dict[str, Any]:
    is_built = image is not None and image.summary["board"] == board.id
    cost = _cost(board, project, model) if model else None
    if cost and is_built and image:
        cost |= {key: image.summary[key] for key in ("flash_bytes", "ram_bytes", "weights_bytes", "code_bytes")}
    if cost:
        fit = fits(board, flash_bytes=cost["flash_bytes"], ram_bytes=cost["ram_bytes"])
        cost |= {"is_fit": fit.is_fit, "flash_share": fit.flash_share, "ram_share": fit.ram_share, "is_built": is_built}
    return {**asdict(board), "cost": cost, "answer_every_s": project.board.answer_every_s}


def _cost(board: Board, project: Project, model: Path) -> dict[str, Any] | None:
    """Sizes and time before a build; None for a board that our compiler has no target for."""
    from tinycore.graph.cost import estimate
    from tinycore.graph.read import read_tflite

    if not board.cpu.triple:
        return None
    cost = asdict(estimate(read_tflite(model.read_bytes()), board))
    seconds = cost.get("seconds")
    days = battery_days(board.power, busy_s=seconds, answer_every_s=project.board.answer_every_s) if seconds else None
    return {**cost, "battery_days": days, "energy_mj": energy_mj(board.power, busy_s=seconds) if seconds else None}


def _pick(rows: list[dict[str, Any]]) -> str:
    """The board to recommend: it can be flashed, the model fits, and it lasts longest on a battery."""
    able = [row for row in rows if row["support"] == "flash" and row["cost"] and row["cost"]["is_fit"]]
    return str(max(able, key=lambda row: row["cost"]["battery_days"] or 0.0)["id"]) if able else ""
