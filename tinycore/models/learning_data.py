"""A prepared data set as a network meets it: scaled samples of each part, and what the answers mean."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tinycore.data.dataset import Dataset, PartName
from tinycore.errors import TinysmithError
from tinycore.graph.cost import Measurements
from tinycore.training.layers import Shape
from tinycore.training.samples import Goal, Samples


@dataclass(frozen=True, eq=False)
class LearningData:
    """What a search or a fine-tuning needs of a data set; the *final* part is not among it."""

    kind: str  # "table" or "series"
    shape: Shape
    goal: Goal
    answer_gain: float  # one unit of the network's answer in the target's units
    train: Samples
    choose: Samples

    @property
    def measurements(self) -> Measurements:
        """How the samples arrive at the board: rows of numbers, several to a window of a series."""
        return Measurements(self.shape[-1], self.shape[0] if self.kind == "series" else 1)


def learning_data(dataset: Dataset) -> LearningData:
    """The *train* and *choose* parts, scaled; raises `search.too_little_data` when one of them is empty."""
    parts = {name: samples_of(dataset, name) for name in ("train", "choose")}
    for name, samples in parts.items():
        if len(samples) == 0:
            raise TinysmithError("search.too_little_data", part=name)
    about = dataset.description
    return LearningData(about.kind, dataset.shape, goal_of(dataset), about.answer.gain, parts["train"], parts["choose"])


def samples_of(dataset: Dataset, part: PartName) -> Samples:
    """One part as the network sees it."""
    x, y = dataset.scaled(part)
    return Samples(x, np.asarray(y))


def goal_of(dataset: Dataset) -> Goal:
    """What the network has to answer."""
    about = dataset.description
    return Goal(about.task, len(about.classes) if about.task == "classification" else 1)
