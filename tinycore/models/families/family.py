"""What a family of networks declares: which choices it has, and the layers that follow from them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from tinycore.training.layers import Dense, Layers, Shape
from tinycore.training.samples import Goal

Choices = Mapping[str, Any]


class Suggest(Protocol):
    """Where the values of choices come from: a search, or a fixed table."""

    def whole(self, name: str, low: int, high: int) -> int:
        """A whole number between two others, both possible; small ones are as likely as large ones by factor."""

    def number(self, name: str, low: float, high: float) -> float:
        """A positive number, small ones as likely as large ones by factor."""

    def option(self, name: str, options: Sequence[Any]) -> Any:
        """One of a few plain values."""


@dataclass(frozen=True)
class Family:
    """One row of the table of families."""

    name: str
    data: Literal["table", "series"]
    suggest: Callable[[Suggest], Choices]  # always asks for the same names, so that a search can learn from all trials
    first: Choices  # names and values of a choice that is rarely bad, tried before any other
    layers: Callable[[Choices, Shape, Goal], Layers]


def training_choices(suggest: Suggest) -> Choices:
    """The choices that every family shares: how it is trained."""
    return {"learning_rate": suggest.number("learning_rate", 5e-4, 1e-2), "batch": suggest.option("batch", (16, 32, 64))}


def answer(goal: Goal) -> Dense:
    """The last layer: a probability for each class, or one number."""
    return Dense(goal.outputs, "softmax" if goal.task == "classification" else "linear")
