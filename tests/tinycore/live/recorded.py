"""Data sets cut from recordings that the tests know."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tinycore.data.dataset import PARTS, Answer, Dataset, Description
from tinycore.data.window import cut_windows, find_windows
from tinycore.features.scaling import Scaling

WINDOW, COLUMNS = 5, 3
CLASSES = ("slow", "fast", "still")


def pieces(*lengths: int, seed: int = 1) -> list[np.ndarray]:
    """Random rows, with empty cells here and there."""
    random = np.random.default_rng(seed)
    made = [random.normal(size=(length, COLUMNS)).astype(np.float32) for length in lengths]
    for piece in made:
        piece[random.random(piece.shape) < 0.05] = np.nan
    return made


def dataset_of(
    parts: Sequence[np.ndarray],
    *,
    groups: Sequence[int],
    labels: Sequence[int],
    names: Sequence[str],
    hop: int = 2,
    part: str = "final",
    task: str = "classification",
) -> Dataset:
    """Windows of pieces one after the other; piece k belongs to group `groups[k]` and class `labels[k]`."""
    lengths = np.array([len(piece) for piece in parts])
    stops = np.cumsum(lengths)
    found = find_windows(stops - lengths, stops, window=WINDOW, hop=hop)
    x = cut_windows(np.concatenate(list(parts)), found, window=WINDOW)
    y = np.array(labels)[found.piece]
    is_number = task == "regression"
    about = Description(
        kind="series",
        task=task,
        classes=() if is_number else CLASSES,
        columns=tuple(f"c{k}" for k in range(COLUMNS)),
        target="what",
        window=WINDOW,
        hop=hop,
        rate_hz=50.0,
        group_names=tuple(names),
        split="by recording",
        findings=(),
        front_end=Scaling((0.1, 0.2, 0.3), (1.0, 1.25, 1.5)),
        answer=Answer(3.0, 2.0) if is_number else Answer(),
    )
    return Dataset(
        x,
        y.astype(np.float32 if is_number else np.int32),
        np.full(len(x), PARTS.index(part), np.uint8),
        np.array(groups)[found.piece].astype(np.int32),
        about,
    )
