"""Look for a small network that fits the board and answers well; every trial leaves the best so far."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tinycore.boards.record import Board, fits
from tinycore.context import Context, Metric, Note, Progress
from tinycore.errors import Cancelled, TinysmithError
from tinycore.graph.cost import estimate
from tinycore.models.candidate import Candidate, CostOf, judge_on_choose, propose, search_score, train_candidate
from tinycore.models.deadline import Deadline
from tinycore.models.families.table import families_for
from tinycore.models.learning_data import LearningData
from tinycore.models.settings import ModelSettings
from tinycore.models.share import Share
from tinycore.training.fit import FitPlan, fit
from tinycore.training.tensorflow_runtime import Model

PENALTY_PER_DOUBLING = 0.04  # of the score, when only size counts
MISFITS_PER_TRIAL = 10  # proposals that may be too large for the board before the search gives up
POLISH_SHARE = 0.25  # of the time limit, for training the best a little longer


@dataclass(frozen=True)
class Trial:
    """One network that was trained and judged on *choose*; sizes and cycles are those of its int8 form."""

    number: int
    name: str
    family: str
    score: float
    rank: float
    weights_bytes: int
    flash_bytes: int
    ram_bytes: int
    parameters: int
    cycles: int
    seconds: float
    choices: dict[str, Any]


@dataclass(frozen=True, eq=False)
class Found:
    """The best network, trained, and everything that was tried."""

    best: Trial
    model: Model
    trials: tuple[Trial, ...]
    misfits: int


def search(data: LearningData, settings: ModelSettings, board: Board, context: Context, *, cost_of: CostOf = estimate) -> Found:
    """Try networks until the number of trials or the time is used up, then train the best a little longer.

    Asked to stop, it keeps the best so far; before the first trial is finished it raises `Cancelled`. Raises
    `search.nothing_fits` when every proposed network is too large for the board.
    """
    hunt = _Hunt(data, settings, board, cost_of)
    deadline = Deadline(context, settings.minutes * 60)
    context.report(Progress(0, settings.trials, "search"))
    try:
        while not hunt.is_over() and not (hunt.trials and deadline.is_over()):
            hunt.try_one(deadline if hunt.trials else context)
    except Cancelled:
        if not hunt.trials:
            raise
    if not hunt.trials:
        raise TinysmithError("search.nothing_fits", board=board.name)
    context.report(Progress(settings.trials, settings.trials, "search"))
    if len(hunt.trials) < settings.trials:
        context.report(Note("info", f"The search ended after {len(hunt.trials)} of {settings.trials} networks; the best so far is kept."))
    _polish(hunt, context)
    return Found(hunt.best, hunt.model, tuple(hunt.trials), hunt.misfits)


def rank_of(score: float, weights_bytes: int, prefer_accuracy: float) -> float:
    """The score minus a penalty for every doubling of the weights; the knob sets how much size counts."""
    return score - (1 - prefer_accuracy) * PENALTY_PER_DOUBLING * math.log2(max(weights_bytes, 64))


class _Hunt:
    """A search under way: what was tried, and the best model of it."""

    def __init__(self, data: LearningData, settings: ModelSettings, board: Board, cost_of: CostOf) -> None:
        self.data, self.settings, self.board, self.cost_of = data, settings, board, cost_of
        self.study = _study(settings)
        self.families = families_for(data.kind)
        for family in self.families:
            self.study.enqueue_trial({**family.first, **({"family": family.name} if len(self.families) > 1 else {})})
        self.trials: list[Trial] = []
        self.misfits = 0
        self.model: Model = None

    @property
    def best(self) -> Trial:
        """The trial of the highest rank."""
        return max(self.trials, key=lambda trial: trial.rank)

    def is_over(self) -> bool:
        """Whether enough was tried, or too much was too large."""
        return len(self.trials) >= self.settings.trials or self.misfits >= MISFITS_PER_TRIAL * self.settings.trials

    def try_one(self, context: Context) -> None:
        """Propose a network, and train it if the board has room for it."""
        asked = self.study.ask()
        proposal = propose(self.families, _OptunaChoices(asked), self.data, board=self.board, cost_of=self.cost_of)
        if not fits(self.board, flash_bytes=proposal.cost.flash_bytes, ram_bytes=proposal.cost.ram_bytes).is_fit:
            self.misfits += 1
            self.study.tell(asked, state=_pruned())
            return
        trial, model = self._train(proposal, context)
        self.study.tell(asked, trial.rank)
        self.trials.append(trial)
        if self.best is trial:
            self.model = model
        self._report(trial, context)

    def _train(self, proposal: Candidate, context: Context) -> tuple[Trial, Model]:
        started, cost = time.monotonic(), proposal.cost
        tried, share = len(self.trials), Share(context, done=len(self.trials), total=self.settings.trials, phase="search")
        seed = self.settings.seed + tried
        model, judgement = train_candidate(proposal, self.data, epochs=self.settings.epochs, seed=seed, context=share)
        trial = Trial(
            number=tried + 1,
            name=proposal.name,
            family=proposal.family,
            score=judgement.score,
            rank=rank_of(search_score(judgement), cost.weights_bytes, self.settings.prefer_accuracy),
            weights_bytes=cost.weights_bytes,
            flash_bytes=cost.flash_bytes,
            ram_bytes=cost.ram_bytes,
            parameters=int(model.count_params()),
            cycles=round(cost.cycles),
            seconds=time.monotonic() - started,
            choices=dict(proposal.choices),
        )
        return trial, model

    def _report(self, trial: Trial, context: Context) -> None:
        keys = ("score", "flash_bytes", "ram_bytes", "parameters", "cycles", "name")
        value = {key: getattr(trial, key) for key in keys}
        context.report(Metric("trial", trial.number, {**value, "best": self.best is trial}))
        context.report(Progress(trial.number, self.settings.trials, "search"))


def _polish(hunt: _Hunt, context: Context) -> None:
    """Train the best model a little longer and more gently; asked to stop, it keeps what the search found."""
    best, data, settings = hunt.best, hunt.data, hunt.settings
    before, weights = judge_on_choose(hunt.model, data), hunt.model.get_weights()
    plan = FitPlan(
        settings.epochs,
        batch=best.choices["batch"],
        learning_rate=best.choices["learning_rate"] / 3,
        seed=settings.seed,
        phase="train the best a little longer",
    )
    try:
        limited = Deadline(context, settings.minutes * 60 * POLISH_SHARE)
        fit(hunt.model, data.train, data.choose, goal=data.goal, plan=plan, context=limited)
        if search_score(judge_on_choose(hunt.model, data)) < search_score(before):
            hunt.model.set_weights(weights)
    except Cancelled:
        hunt.model.set_weights(weights)


class _OptunaChoices:
    """An Optuna trial as a source of choices."""

    def __init__(self, trial: Any) -> None:
        self._trial = trial

    def whole(self, name: str, low: int, high: int) -> int:
        """A whole number between two others."""
        return int(self._trial.suggest_int(name, low, high, log=True))

    def number(self, name: str, low: float, high: float) -> float:
        """A positive number."""
        return float(self._trial.suggest_float(name, low, high, log=True))

    def option(self, name: str, options: Sequence[Any]) -> Any:
        """One of a few plain values."""
        return self._trial.suggest_categorical(name, options)


def _study(settings: ModelSettings) -> Any:
    import optuna

    optuna.logging.set_verbosity(optuna.logging.ERROR)
    start = min(10, max(3, settings.trials // 3))
    return optuna.create_study(direction="maximize", sampler=optuna.samplers.TPESampler(seed=settings.seed, n_startup_trials=start))


def _pruned() -> Any:
    import optuna

    return optuna.trial.TrialState.PRUNED
