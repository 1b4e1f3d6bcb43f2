"""A model exported with data facts of our own, and built for the Nano or another board."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np

from tinycore.boards.record import Board, load_board
from tinycore.context import Collector
from tinycore.export.bundle import write
from tinycore.export.settings import ExportSettings
from tinycore.features.scaling import Scaling
from tinycore.firmware.build import build

NANO = load_board("nano-33-ble-sense-rev1")


def series(columns: int, window: int, hop: int) -> SimpleNamespace:
    """A stand-in for the description of a series."""
    return SimpleNamespace(
        task="classification",
        classes=tuple(f"class {i}" for i in range(12)),
        columns=tuple(f"c{i}" for i in range(columns)),
        window=window,
        hop=hop,
        front_end=Scaling(tuple(float(i) for i in range(columns)), tuple(1.0 + 0.25 * i for i in range(columns))),
        answer=SimpleNamespace(offset=0.0, gain=1.0),
    )


@dataclass(frozen=True)
class Built:
    """What a build left behind."""

    tflite: bytes
    bundle: dict[str, Any]
    record: dict[str, Any]
    folder: Path  # of the image


def build_model(
    tflite: bytes, folder: Path, description: SimpleNamespace | None = None, *, board: Board = NANO, instruction_set: str = ""
) -> Built:
    """Export and build a model, by itself for the board's core; with a description the self-test holds four samples."""
    vectors = None
    if description is not None:
        vectors = np.random.default_rng(0).normal(size=(4, description.window * len(description.columns))).astype(np.float32)
    known = {"description": description, "vectors": vectors, "settings": ExportSettings(name="a model")}
    write(tflite, **known, folder=folder / "bundle", context=Collector(), instruction_set=instruction_set or board.cpu.instruction_set)
    record = build(folder / "bundle", board, project_name="Käfer", folder=folder / "image", context=Collector())
    (folder / "image" / "summary.json").write_text(json.dumps(record))
    return Built(tflite, json.loads((folder / "bundle" / "bundle.json").read_text()), record, folder / "image")
