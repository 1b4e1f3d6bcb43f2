"""What the exported C knows of the data behind a model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tinycore.features.scaling import Scaling

NEUTRAL = Scaling((0.0,), (1.0,))


@dataclass(frozen=True)
class DataFacts:
    """The defaults are those of unknown data: nothing is scaled and nothing has a name."""

    is_known: bool = False
    task: str = ""
    classes: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    window: int = 0
    hop: int = 0
    scaling: Scaling = NEUTRAL
    answer_offset: float = 0.0
    answer_gain: float = 1.0

    @property
    def features(self) -> int:
        """How many numbers one sample has."""
        return max(self.window, 1) * len(self.scaling.offset)


def data_facts(description: Any | None) -> DataFacts:
    """The facts of a `data.dataset.Description` (a later layer, so its type is not named here), or of none."""
    if description is None:
        return DataFacts()
    return DataFacts(
        is_known=True,
        task=description.task,
        classes=tuple(description.classes),
        columns=tuple(description.columns),
        window=description.window,
        hop=description.hop,
        scaling=Scaling(tuple(description.front_end.offset), tuple(description.front_end.gain)),
        answer_offset=description.answer.offset,
        answer_gain=description.answer.gain,
    )
