"""Send samples or recordings to the board and hold each answer against the laptop's, bit for bit."""

from __future__ import annotations

import hashlib
import statistics
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from tinycore.context import Context, steps
from tinycore.data.dataset import Dataset, PartName
from tinycore.graph.rounding_choice import LITERT
from tinycore.link.session import Session
from tinycore.live.laptop import LaptopModel
from tinycore.live.recordings import Recording
from tinycore.live.signal import Signal
from tinycore.live.stream import require_windows, send
from tinycore.models.evaluate import Regression, judge
from tinycore.training.samples import Goal


@dataclass(frozen=True)
class BoardAnswer:
    """What the board said to one sample."""

    index: int
    scores: tuple[float, ...]  # probabilities, or the answer in the target's units
    truth: float  # class index, or target
    cycles: int  # of the inference
    front_end_cycles: int  # 0 in a stream, where the board counts the inference only
    is_same: bool  # whether every output bit equals the laptop's
    recording: str = ""  # what the window was cut from; empty for a sample that was sent on its own
    row: int = -1  # the last row of the window, counted over all rows that were sent
    signal: Signal | None = None  # the rows since the answer before


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
    rounding: str = LITERT  # of the sources on the board
    outputs: list[np.ndarray] = field(default_factory=list)
    answers: list[BoardAnswer] = field(default_factory=list)

    @property
    def model_sha256(self) -> str:
        """Which model the answers have to come from."""
        return hashlib.sha256(self.model.read_bytes()).hexdigest()

    def run(self, session: Session, context: Context, *, pause: Callable[[], None] = lambda: None) -> Iterator[BoardAnswer]:
        """Send sample after sample and yield each answer; stops between samples when asked."""
        laptop = LaptopModel(self.model, self.dataset.description, rounding=self.rounding)
        x, y = self.dataset.unscaled(self.part)
        expected = laptop.outputs(x)
        for index in steps(context, range(len(x)), total=len(x), phase="final samples on the board"):
            answer = session.run_features(x[index].ravel().tolist())
            raw = laptop.raw_from_bytes(answer.output)
            yield self._keep(
                laptop,
                raw,
                BoardAnswer(
                    index=index,
                    scores=(),
                    truth=float(y[index]),
                    cycles=answer.inference_cycles,
                    front_end_cycles=answer.front_end_cycles,
                    is_same=raw.tobytes() == expected[index].tobytes(),
                ),
            )
            pause()

    def stream(
        self, session: Session, recordings: Sequence[Recording], context: Context, *, pause: Callable[[], None] = lambda: None
    ) -> Iterator[BoardAnswer]:
        """Send recordings row by row, let the board cut the windows, and yield its answer to each.

        Raises `live.other_windows` when the board cuts other windows than the data, `link.garbled` when it leaves one out.
        """
        about = self.dataset.description
        require_windows(session, about)
        laptop = LaptopModel(self.model, about, rounding=self.rounding)
        total = sum(recording.windows for recording in recordings)
        sent = send(session, recordings, window=about.window, hop=about.hop)
        for index, (window, answer) in enumerate(steps(context, sent, total=total, phase="rows to the board")):
            raw = laptop.raw_from_bytes(answer.output)
            expected = laptop.outputs(self.dataset.x[window.sample : window.sample + 1])
            yield self._keep(
                laptop,
                raw,
                BoardAnswer(
                    index=index,
                    scores=(),
                    truth=float(self.dataset.y[window.sample]),
                    cycles=answer.cycles,
                    front_end_cycles=0,
                    is_same=raw.tobytes() == expected[0].tobytes(),
                    recording=window.recording,
                    row=window.row,
                    signal=window.signal,
                ),
            )
            pause()

    def _keep(self, laptop: LaptopModel, raw: np.ndarray, answer: BoardAnswer) -> BoardAnswer:
        self.outputs.append(laptop.scores(raw))
        self.answers.append(replace(answer, scores=tuple(float(value) for value in self.outputs[-1])))
        return self.answers[-1]

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


def compare(session: Session, dataset: Dataset, model: Path, *, part: PartName, context: Context, rounding: str = LITERT) -> BoardScore:
    """Run every sample of `part` on the board and score its answers."""
    comparison = Comparison(dataset, model, part, rounding)
    for _answer in comparison.run(session, context):
        pass
    return comparison.score()
