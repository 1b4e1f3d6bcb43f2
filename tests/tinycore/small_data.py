"""Small data sets that a network learns in a second."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from tinycore.data.dataset import Answer, Dataset, Description, save
from tinycore.features.scaling import fit_scaling


def table(*, task: str = "classification", count: int = 300, seed: int = 1) -> Dataset:
    """Three clouds of points with four columns in odd units; or a number that depends on two of them."""
    random = np.random.default_rng(seed)
    y = (np.arange(count) % 3).astype(np.int32)
    x = (random.normal(size=(count, 4)) * 0.4 + np.eye(3, 4)[y] * 2).astype(np.float32) * 100 + 500
    if task == "classification":
        return _dataset(x, y, kind="table", classes=("ant", "bee", "wasp"))
    return _dataset(x, (x[:, 0] * 3 - x[:, 1] + 40).astype(np.float32), kind="table", classes=())


def series(*, count: int = 240, seed: int = 1) -> Dataset:
    """Windows of 24 rows and two channels: slow waves, fast waves and noise."""
    random = np.random.default_rng(seed)
    y = (np.arange(count) % 3).astype(np.int32)
    time = np.arange(24) + random.uniform(0, 24, (count, 1))
    waves = np.sin(time * np.array([0.4, 1.5, 0.0])[y][:, None])
    x = np.stack([waves, -waves], axis=2) + random.normal(size=(count, 24, 2)) * np.array([0.1, 0.1, 0.7])[y][:, None, None]
    return _dataset(x.astype(np.float32), y, kind="series", classes=("slow", "fast", "noise"))


def stored(dataset: Dataset, folder: Path) -> Path:
    """The folder of a finished data stage."""
    folder.mkdir()
    save(dataset, folder)
    return folder


def _dataset(x: np.ndarray, y: np.ndarray, *, kind: str, classes: tuple[str, ...]) -> Dataset:
    part = np.random.default_rng(7).choice(3, len(y), p=(0.6, 0.2, 0.2)).astype(np.uint8)
    train = y[part == 0]
    about = Description(
        kind=kind,
        task="classification" if classes else "regression",
        classes=classes,
        columns=tuple(f"c{k}" for k in range(x.shape[-1])),
        target="what",
        window=x.shape[1] if kind == "series" else 0,
        hop=12 if kind == "series" else 0,
        rate_hz=0.0,
        group_names=(),
        split="at random",
        findings=(),
        front_end=fit_scaling(x[part == 0], "standard"),
        answer=Answer() if classes else Answer(float(train.mean()), float(train.std())),
    )
    return Dataset(x, y, part, np.arange(len(y), dtype=np.int32), about)
