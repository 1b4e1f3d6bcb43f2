"""What shrink settings would give, in milliseconds: the same removal and quantization in NumPy, run by the board's C."""

from __future__ import annotations

import time
from dataclasses import dataclass

from tinycore.boards.record import Board
from tinycore.data.dataset import Dataset
from tinycore.graph.cost import estimate
from tinycore.graph.read import read_tflite
from tinycore.graph.records import Graph
from tinycore.models.answers import answers, model_inputs
from tinycore.models.calibration import calibration_samples
from tinycore.models.evaluate import Classification, Judgement, judge
from tinycore.models.learning_data import learning_data
from tinycore.shrink.apply import apply_plan
from tinycore.shrink.plan import plan_shrink, real_sparsity
from tinycore.shrink.quantize import quantize
from tinycore.shrink.ranges import ranges
from tinycore.shrink.settings import ShrinkSettings

REMEMBERED = 64  # results kept for a slider that is dragged to and fro


@dataclass(frozen=True)
class ShrinkPoint:
    """One position of the sliders, before any fine-tuning; measured on *choose* with the board's arithmetic."""

    sparsity: float  # the share of weights that is really gone
    score: float  # accuracy, or R2 for regression
    accuracy: float | None
    error: float | None  # mean absolute error in the target's units
    per_class: tuple[float, ...]
    weights_bytes: int
    code_bytes: int
    arena_bytes: int
    flash_bytes: int
    ram_bytes: int
    macs: int
    cycles: int
    seconds: float  # one inference on the board
    milliseconds_taken: float  # for this preview


@dataclass(frozen=True, eq=False)
class _Shrunk:
    """A smaller model with its score; none of it depends on the board."""

    graph: Graph
    sparsity: float
    judgement: Judgement


class Preview:
    """A float model with the data that judge it, kept between slider moves."""

    def __init__(self, tflite: bytes, dataset: Dataset) -> None:
        self._graph = read_tflite(tflite)
        self._data = learning_data(dataset)
        self._calibration = model_inputs(self._graph.tensors[self._graph.inputs[0]], calibration_samples(self._data.train.x))
        self._known: dict[tuple[int, str, str], _Shrunk] = {}

    def point(self, settings: ShrinkSettings, board: Board) -> ShrinkPoint:
        """Score, size and time for these settings on that board."""
        started = time.perf_counter()
        shrunk = self._shrunk(settings.sparsity_percent, settings.pattern, settings.mode)
        cost, judgement = estimate(shrunk.graph, board), shrunk.judgement
        return ShrinkPoint(
            sparsity=shrunk.sparsity,
            score=judgement.score,
            accuracy=judgement.accuracy if isinstance(judgement, Classification) else None,
            error=None if isinstance(judgement, Classification) else judgement.mae,
            per_class=judgement.per_class if isinstance(judgement, Classification) else (),
            weights_bytes=cost.weights_bytes,
            code_bytes=cost.code_bytes,
            arena_bytes=cost.arena_bytes,
            flash_bytes=cost.flash_bytes,
            ram_bytes=cost.ram_bytes,
            macs=cost.macs,
            cycles=cost.cycles,
            seconds=cost.seconds,
            milliseconds_taken=(time.perf_counter() - started) * 1000,
        )

    def _shrunk(self, percent: int, pattern: str, mode: str) -> _Shrunk:
        key = (percent, pattern, mode)
        if key not in self._known:
            if len(self._known) >= REMEMBERED:
                self._known.pop(next(iter(self._known)))
            self._known[key] = self._shrink(percent, pattern, mode)
        return self._known[key]

    def _shrink(self, percent: int, pattern: str, mode: str) -> _Shrunk:
        smaller = apply_plan(self._graph, plan_shrink(self._graph, sparsity_percent=percent, pattern=pattern))
        sparsity = real_sparsity(self._graph, smaller)
        graph = smaller if mode == "float32" else quantize(smaller, ranges(smaller, self._calibration), mode)
        data = self._data
        return _Shrunk(graph, sparsity, judge(answers(graph, data.choose.x), data.choose.y, data.goal, gain=data.answer_gain))
