"""Put the held-back windows of a series together again, as the recordings they were cut from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tinycore.data.dataset import Dataset, PartName
from tinycore.errors import TinysmithError

EVERY = "*"  # in place of a recording's name: all of them, one after another
MOST_LISTED = 2000


@dataclass(frozen=True, eq=False)
class Stretch:
    """Rows without a break, float32 [rows, channels] in the user's units, and the data set's samples that they hold, in order."""

    rows: npt.NDArray[np.float32]
    samples: npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Recording:
    """What belongs together under one name; `label` is its class, empty when it has several or none."""

    name: str
    label: str
    stretches: tuple[Stretch, ...]

    @property
    def windows(self) -> int:
        """How many answers it gives."""
        return sum(len(stretch.samples) for stretch in self.stretches)


@dataclass(frozen=True)
class RecordingChoice:
    """A recording as a row to choose from."""

    name: str
    label: str
    windows: int


def held_back(dataset: Dataset, part: PartName = "final") -> tuple[Recording, ...]:
    """The recordings of a part, each under a name of its own; a table has none."""
    if dataset.description.kind != "series":
        return ()
    rows = dataset.rows(part)
    groups = dataset.group[rows]
    taken = {EVERY, ""}
    return tuple(_recording(dataset, int(group), rows[groups == group], taken) for group in dict.fromkeys(groups.tolist()))


def choices(dataset: Dataset) -> tuple[RecordingChoice, ...]:
    """The first held-back recordings as rows to choose from."""
    return tuple(RecordingChoice(each.name, each.label, each.windows) for each in held_back(dataset)[:MOST_LISTED])


def chosen(recordings: tuple[Recording, ...], name: str) -> tuple[Recording, ...]:
    """The recording of that name, or all for `EVERY`; raises `live.no_recording`."""
    found = recordings if name == EVERY else tuple(each for each in recordings if each.name == name)
    if not found:
        raise TinysmithError("live.no_recording", name=name)
    return found


def _recording(dataset: Dataset, group: int, samples: npt.NDArray[np.int64], taken: set[str]) -> Recording:
    about = dataset.description
    known = about.group_names[group] if 0 <= group < len(about.group_names) else ""
    name = _unique(known or f"recording {group + 1}", taken)
    labels = set(dataset.y[samples].tolist()) if about.classes else set()
    label = about.classes[labels.pop()] if len(labels) == 1 else ""
    starts = np.flatnonzero(~_follows(dataset, samples))
    return Recording(name, label, tuple(_stretch(dataset, part) for part in np.split(samples, starts[1:])))


def _unique(name: str, taken: set[str]) -> str:
    """Blocks of recordings with gaps may share a name; the second becomes “name (2)”."""
    free = next(each for each in (name, *(f"{name} ({number})" for number in range(2, len(taken) + 3))) if each not in taken)
    taken.add(free)
    return free


def _follows(dataset: Dataset, samples: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """Whether each sample goes on where the one before it stopped: what they share has the same bits.

    Windows that touch share nothing to compare and are believed; windows with rows missing between them never follow.
    """
    window, hop = dataset.x.shape[1], dataset.description.hop
    follows = np.zeros(len(samples), dtype=np.bool_)
    if hop <= window:
        bits = dataset.x[samples].view(np.uint32)
        is_same = (bits[:-1, hop:] == bits[1:, : window - hop]).all(axis=(1, 2))
        follows[1:] = is_same & (np.diff(samples) == 1)
    return follows


def _stretch(dataset: Dataset, samples: npt.NDArray[np.int64]) -> Stretch:
    """The first window, then what each later one adds."""
    window, hop = dataset.x.shape[1], dataset.description.hop
    x = dataset.x[samples]
    added = x[1:, max(window - hop, 0) :].reshape(-1, x.shape[2])
    return Stretch(np.concatenate([x[0], added]), samples)
