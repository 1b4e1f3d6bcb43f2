"""Run samples on the board and hold each answer against the laptop's, bit for bit."""

from __future__ import annotations

import hashlib
import statistics
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from tinycore.context import Context, steps
from tinycore.data.dataset import Dataset, PartName
from tinycore.link.session import Session
from tinycore.live.laptop import LaptopModel
from tinycore.models.evaluate import Regression, judge
from tinycore.training.samples import Goal


@dataclass(frozen=True)
class BoardAnswer:
    """What the board said to one sample."""

    index: int
    scores: tuple[float, ...]  # probabilities, or the answer in the target's units
    truth: float  # class index, or target
    cycles: int  # of the inference
    front_end_cycles: int
    is_same: bool  # whether every output bit equals the laptop's


@dataclass(frozen=True)
class BoardScore:
    """What the board reached on a part of the data."""

    score: float  # accuracy, or mean absolute error in the target's units
    samples: int
    agreement: float  # share of samples with identical output on laptop and board
    cycles: int  # median of the inferences
    front_end_cycles: int


@dataclass
class Comparison:
    """The samples of one part, the model on the laptop, and the board's answers as they come."""

    dataset: Dataset
    model: Path
    part: PartName
    outputs: list[np.ndarray] = field(default_factory=list)
    answers: list[BoardAnswer] = field(default_factory=list)

    @property
    def model_sha256(self) -> str:
        """Which model the answers have to come from."""
        return hashlib.sha256(self.model.read_bytes()).hexdigest()

    def run(self, session: Session, context: Context, *, pause: Callable[[], None] = lambda: None) -> Iterator[BoardAnswer]:
        """Send sample after sample and yield each answer; stops between samples when asked."""
        laptop = LaptopModel(self.model, self.dataset.description)
        x, y = self.dataset.unscaled(self.part)
        expected = laptop.outputs(x)
        for index in steps(context, range(len(x)), total=len(x), phase="final samples on the board"):
            answer = session.run_features(x[index].ravel().tolist())
            raw = laptop.raw_from_bytes(answer.output)
            self.outputs.append(laptop.scores(raw))
            is_same = raw.tobytes() == expected[index].tobytes()
            scores = tuple(float(value) for value in self.outputs[-1])
            cycles = (answer.inference_cycles, answer.front_end_cycles)
            self.answers.append(BoardAnswer(index, scores, float(y[index]), *cycles, is_same))
            yield self.answers[-1]
            pause()

    def score(self) -> BoardScore:
        """The score over the answers so far, of which there has to be one at least."""
        about = self.dataset.description
        y = np.asarray([answer.truth for answer in self.answers])
        goal = Goal(about.task, max(1, len(about.classes)))
        judgement = judge(np.asarray(self.outputs), y.astype(self.dataset.y.dtype), goal)
        return BoardScore(
            score=judgement.mae if isinstance(judgement, Regression) else judgement.accuracy,
            samples=len(self.answers),
            agreement=float(np.mean([answer.is_same for answer in self.answers])),
            cycles=round(statistics.median(answer.cycles for answer in self.answers)),
            front_end_cycles=round(statistics.median(answer.front_end_cycles for answer in self.answers)),
        )


def compare(session: Session, dataset: Dataset, model: Path, *, part: PartName, context: Context) -> BoardScore:
    """Run every sample of `part` on the board and score its answers."""
    comparison = Comparison(dataset, model, part)
    for _answer in comparison.run(session, context):
        pass
    return comparison.score()
