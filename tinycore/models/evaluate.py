"""How good answers are: shares and errors with their intervals."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from tinycore.graph.records import Array
from tinycore.training.samples import Goal

Z = 1.959964  # 95 % of a normal distribution lies within this many deviations


@dataclass(frozen=True)
class Classification:
    """Shares between 0 and 1; `confusion[true][answered]` counts samples; `per_class` is the share found of each class."""

    accuracy: float
    balanced_accuracy: float
    per_class: tuple[float, ...]
    confusion: tuple[tuple[int, ...], ...]
    interval: tuple[float, float]
    count: int

    @property
    def score(self) -> float:
        """The number that people compare: higher is better."""
        return self.accuracy


@dataclass(frozen=True)
class Regression:
    """Errors in the target's units; `r2` is 1 for perfect answers and 0 for always answering the mean."""

    mae: float
    rmse: float
    r2: float
    interval: tuple[float, float]  # of the mean absolute error
    count: int

    @property
    def score(self) -> float:
        """The number that people compare: higher is better."""
        return self.r2


Judgement = Classification | Regression


def judge(answers: Array, y: Array, goal: Goal, *, gain: float = 1.0) -> Judgement:
    """Compare answers `[n, outputs]` with targets `[n]`; `gain` turns scaled regression errors into the target's units."""
    if goal.task == "regression":
        return judge_numbers(answers.reshape(len(y)) * gain, y * gain)
    return judge_classes(chosen_class(answers), y, goal.outputs)


def chosen_class(answers: Array) -> Array:
    """The class with the highest score; a single output is the probability of the second of two classes."""
    if answers.shape[-1] == 1:
        return np.asarray(answers[..., 0] > 0.5, np.int32)
    return np.asarray(answers.argmax(axis=-1), np.int32)


def judge_classes(chosen: Array, y: Array, classes: int) -> Classification:
    """Count which class was answered for which; classes without samples do not enter the balanced accuracy."""
    confusion = np.bincount(y.astype(np.int64) * classes + chosen, minlength=classes * classes).reshape(classes, classes)
    hits, totals = np.diag(confusion), confusion.sum(axis=1)
    found = np.divide(hits, totals, out=np.full(classes, np.nan), where=totals > 0)
    count, right = int(totals.sum()), int(hits.sum())
    return Classification(
        accuracy=right / max(count, 1),
        balanced_accuracy=float(np.nanmean(found)) if count else 0.0,
        per_class=tuple(float(share) for share in found),
        confusion=tuple(tuple(int(n) for n in row) for row in confusion),
        interval=wilson(right, count),
        count=count,
    )


def judge_numbers(answers: Array, y: Array) -> Regression:
    """Errors of numbers, both in the target's units."""
    errors = np.asarray(answers, np.float64) - np.asarray(y, np.float64)
    absolute, count = np.abs(errors), len(errors)
    spread = float(np.var(np.asarray(y, np.float64)))
    mae = float(absolute.mean()) if count else math.nan
    half = Z * float(absolute.std()) / math.sqrt(max(count, 1))
    r2 = 1 - float(np.mean(errors**2)) / spread if spread > 0 else 0.0
    return Regression(mae, float(np.sqrt(np.mean(errors**2))), r2, (max(mae - half, 0.0), mae + half), count)


def wilson(hits: int, count: int) -> tuple[float, float]:
    """The 95 % interval of a share, good for small counts too (Wilson 1927)."""
    if count == 0:
        return 0.0, 1.0
    share, weight = hits / count, Z * Z / count
    middle = (share + weight / 2) / (1 + weight)
    half = Z / (1 + weight) * math.sqrt(share * (1 - share) / count + weight / (4 * count))
    return max(middle - half, 0.0), min(middle + half, 1.0)


def baseline(train_y: Array, y: Array, goal: Goal, *, gain: float = 1.0) -> Judgement:
    """What always answering the most common class, or the mean, would reach."""
    if goal.task == "regression":
        return judge_numbers(np.full(len(y), train_y.mean() * gain), y * gain)
    common = int(np.bincount(train_y.astype(np.int64), minlength=goal.outputs).argmax())
    return judge_classes(np.full(len(y), common), y, goal.outputs)


def plain(judgement: Judgement) -> Mapping[str, Any]:
    """A judgement as JSON values for a summary; the error of a regression has keys of its own."""
    if isinstance(judgement, Regression):
        return {"mae": judgement.mae, "rmse": judgement.rmse, "r2": judgement.r2, "interval": judgement.interval, "count": judgement.count}
    found = [None if math.isnan(share) else share for share in judgement.per_class]
    return {
        "accuracy": judgement.accuracy,
        "balanced_accuracy": judgement.balanced_accuracy,
        "per_class": found,
        "confusion": judgement.confusion,
        "interval": judgement.interval,
        "count": judgement.count,
    }
