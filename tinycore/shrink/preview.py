"""What shrink settings would give, in milliseconds: the same removal and quantization in NumPy, run by the board's C.

Fine-tuning takes seconds; where it is asked for, least squares (`repair.py`) stands in for it.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np

from tinycore.boards.record import Board
from tinycore.data.dataset import Dataset
from tinycore.graph.cost import estimate
from tinycore.graph.encoded import FAST
from tinycore.graph.read import read_tflite
from tinycore.graph.records import Graph
from tinycore.models.answers import answers, model_inputs
from tinycore.models.calibration import calibration_samples
from tinycore.models.evaluate import Classification, Judgement, judge
from tinycore.models.learning_data import learning_data
from tinycore.ops.table import OPERATORS
from tinycore.shrink.apply import apply_plan
from tinycore.shrink.blas_threads import one_blas_thread
from tinycore.shrink.plan import plan_shrink, real_sparsity
from tinycore.shrink.quantize import quantize
from tinycore.shrink.ranges import ranges
from tinycore.shrink.repair import repair
from tinycore.shrink.settings import ShrinkSettings
from tinycore.training.samples import Samples

BUDGET_MACS = 200_000_000  # what a slider move may cost: about a tenth of a second for nets that are large on a board
FEWEST_SAMPLES = 32
REMEMBERED = 64  # results kept for a slider that is dragged to and fro


@dataclass(frozen=True)
class ShrinkPoint:
    """One position of the sliders, measured on *choose* with the board's arithmetic."""

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
    timing: str  # what cycles and seconds are worth
    samples: int  # of *choose* that were judged; fewer for a large network
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
        macs = sum(OPERATORS[node.operator].macs(self._graph, node) for node in self._graph.nodes)
        self._choose = _some(self._data.choose, BUDGET_MACS // max(macs, 1))
        calibration = calibration_samples(self._data.train.x, at_most=max(BUDGET_MACS // 4 // max(macs, 1), FEWEST_SAMPLES))
        self._calibration = model_inputs(self._graph.tensors[self._graph.inputs[0]], calibration)
        self._known: dict[tuple[int, str, str, bool], _Shrunk] = {}

    def point(self, settings: ShrinkSettings, board: Board, *, weights: str = FAST) -> ShrinkPoint:
        """Score, size and time for these settings on that board, with the export's choice of how weights are stored."""
        started = time.perf_counter()
        shrunk = self._shrunk(settings)
        cost, judgement = estimate(shrunk.graph, board, measurements=self._data.measurements, weights=weights), shrunk.judgement
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
            cycles=round(cost.cycles),
            timing=cost.timing,
            seconds=cost.seconds,
            samples=len(self._choose),
            milliseconds_taken=(time.perf_counter() - started) * 1000,
        )

    def _shrunk(self, settings: ShrinkSettings) -> _Shrunk:
        key = (settings.sparsity_percent, settings.pattern, settings.mode, settings.fine_tune_epochs > 0)
        if key not in self._known:
            if len(self._known) >= REMEMBERED:
                self._known.pop(next(iter(self._known)))
            with one_blas_thread():
                self._known[key] = self._shrink(settings)
        return self._known[key]

    def _shrink(self, settings: ShrinkSettings) -> _Shrunk:
        plan = plan_shrink(self._graph, sparsity_percent=settings.sparsity_percent, pattern=settings.pattern)
        smaller, data, choose = apply_plan(self._graph, plan), self._data, self._choose
        sparsity = real_sparsity(self._graph, smaller)
        if settings.fine_tune_epochs and settings.sparsity_percent:
            smaller = repair(self._graph, smaller, plan.kept_channels, self._calibration)
        graph = smaller if settings.mode == "float32" else quantize(smaller, ranges(smaller, self._calibration), settings.mode)
        return _Shrunk(graph, sparsity, judge(answers(graph, choose.x), choose.y, data.goal, gain=data.answer_gain))


def _some(samples: Samples, most: int) -> Samples:
    """Evenly spread ones when there are more than the budget allows."""
    places = np.linspace(0, len(samples) - 1, min(len(samples), max(most, FEWEST_SAMPLES))).round().astype(int)
    return Samples(samples.x[places], samples.y[places])
