"""The model stage: search for a network or open one, and store it as Keras and float32 TensorFlow Lite files."""

from __future__ import annotations

import json
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from tinycore.boards.record import Board
from tinycore.context import Context, Note, Progress
from tinycore.data.dataset import load
from tinycore.errors import TinysmithError
from tinycore.graph.read import read_tflite
from tinycore.graph.records import Graph
from tinycore.models.answers import answers
from tinycore.models.evaluate import Judgement, baseline, judge, plain
from tinycore.models.learning_data import LearningData, learning_data
from tinycore.models.opened_model import opened_model
from tinycore.models.search import Found, search
from tinycore.models.settings import ModelSettings
from tinycore.training.convert import convert
from tinycore.training.predict import predict
from tinycore.training.tensorflow_runtime import Model

CHECKED_SAMPLES = 64


def make(dataset_folder: Path, settings: ModelSettings, board: Board, folder: Path, context: Context) -> dict[str, Any]:
    """Write `model.keras`, `model.tflite` (float32) and `trials.json`; the summary says how good the model is on *choose*."""
    started = time.monotonic()
    context.report(Progress(0, 0, "load TensorFlow"))
    data = learning_data(load(dataset_folder))
    found = search(data, settings, board, context) if settings.origin == "search" else None
    model = found.model if found else _opened(settings, data, context)
    graph, size = _store(model, data, folder, context)
    judgement = judge(answers(graph, data.choose.x), data.choose.y, data.goal, gain=data.answer_gain)
    trials = _trials(found) if found else []
    (folder / "trials.json").write_text(json.dumps(trials, indent=1), encoding="utf-8")
    return {
        **_origin(found),
        "parameters": int(model.count_params()),
        "score_choose": judgement.score,
        "choose": plain(judgement),
        **_compared(judgement, data, context),
        "float_bytes": size,
        "board": board.id,
        "trials": trials,
        "seconds": time.monotonic() - started,
    }


def _opened(settings: ModelSettings, data: LearningData, context: Context) -> Model:
    if not settings.file:
        raise TinysmithError("stage.not_ready", stage="Model", needs="a model file")
    context.report(Progress(0, 0, "open the model"))
    return opened_model(Path(settings.file), data, context)


def _store(model: Model, data: LearningData, folder: Path, context: Context) -> tuple[Graph, int]:
    """Both files, once the board's arithmetic gives the same answers as Keras."""
    context.report(Progress(0, 0, "convert"))
    unstoppable = _Unstoppable(context)
    file = convert(model, "float32", calibration=data.train.x, context=unstoppable)
    graph, samples = read_tflite(file), data.choose.x[:CHECKED_SAMPLES]
    if not np.allclose(answers(graph, samples), predict(model, samples).reshape(len(samples), -1), rtol=1e-3, atol=1e-4):
        raise TinysmithError("convert.changed")
    model.save(folder / "model.keras")
    (folder / "model.tflite").write_bytes(file)
    return graph, len(file)


def _origin(found: Found | None) -> dict[str, Any]:
    if found is None:
        return {"origin": "import", "family": "imported"}
    best = found.best
    sizes = {"flash_bytes": best.flash_bytes, "ram_bytes": best.ram_bytes, "cycles": best.cycles}
    return {"origin": "search", "family": best.family, "name": best.name, "misfits": found.misfits, **sizes}


def _trials(found: Found) -> list[dict[str, Any]]:
    return [{**asdict(trial), "best": trial == found.best} for trial in found.trials]


def _compared(judgement: Judgement, data: LearningData, context: Context) -> dict[str, Any]:
    """The score of answering the same thing every time, and a warning when the model is hardly better."""
    trivial = baseline(data.train.y, data.choose.y, data.goal, gain=data.answer_gain)
    is_useful = judgement.score > trivial.score + 0.02
    if not is_useful:
        context.report(Note("warning", "This model is hardly better than always giving the same answer; look at the data first."))
    return {"baseline": trivial.score, "is_useful": is_useful}


class _Unstoppable:
    """Once a search has kept its best, storing it takes a moment and is not interrupted."""

    def __init__(self, context: Context) -> None:
        self.report = context.report

    def stopping(self) -> bool:
        """Never."""
        return False
