"""The board's answers so far, as the curves and numbers of the live page."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Answer = Mapping[str, Any]  # a `BoardAnswer` as plain values
Lines = dict[str, list[float]]


@dataclass(frozen=True)
class Curves:
    """Lines over a common axis."""

    x: list[float]
    lines: Lines


def sureness(answer: Answer) -> list[float]:
    """One probability per class; a single output is that of the second of two."""
    scores = list(answer["scores"])
    return [1 - scores[0], scores[0]] if len(scores) == 1 else scores


def chosen_class(answer: Answer) -> int:
    """The class that the board is surest of."""
    shares = sureness(answer)
    return max(range(len(shares)), key=lambda index: shares[index])


def right_share(answers: Sequence[Answer]) -> float:
    """How many of the answers name the true class."""
    return sum(chosen_class(answer) == int(answer["truth"]) for answer in answers) / len(answers)


def mean_error(answers: Sequence[Answer]) -> float:
    """How far the answers are from the truth on average, in the target's units."""
    return sum(abs(answer["scores"][0] - answer["truth"]) for answer in answers) / len(answers)


def place(answer: Answer, rate_hz: float) -> float:
    """Where an answer stands: seconds (rows if the rate is unknown) into the stream, or the number of the sample."""
    if answer["signal"] is None:
        return float(answer["index"] + 1)
    return float(answer["row"] + 1) / (rate_hz or 1.0)


def signal_curves(answers: Sequence[Answer], channels: Sequence[str], rate_hz: float) -> Curves:
    """What was sent for these answers, one line per channel, with a gap where a recording or a stretch of it begins."""
    x: list[float] = []
    values: list[list[float]] = []
    for signal in (answer["signal"] for answer in answers if answer["signal"] is not None):
        places = [(row + 1) / (rate_hz or 1.0) for row in signal["rows"]]
        is_cut = signal["is_start"] and bool(x)
        x += [places[0], *places] if is_cut else places
        values = values or [[] for _ in signal["channels"]]
        for line, points in zip(values, signal["channels"], strict=True):
            line += [math.nan, *points] if is_cut else points
    return Curves(x, dict(zip(channels, values, strict=False)))
