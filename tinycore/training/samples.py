"""What a network is trained and judged on: arrays as the network sees them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tinycore.graph.records import Array


@dataclass(frozen=True, eq=False)
class Samples:
    """Inputs float32 `[n, *shape]` after the front end; targets int class index `[n]` or scaled float32 `[n]`."""

    x: Array
    y: Array

    def __len__(self) -> int:
        return len(self.x)


@dataclass(frozen=True)
class Goal:
    """What the answers mean: a class of `outputs` classes, or one number."""

    task: str  # "classification" or "regression"
    outputs: int


def class_weights(y: Array, classes: int) -> Array:
    """One weight for each sample: rare classes count more, at most ten times, and 1 where all are about equally common."""
    counts = np.maximum(np.bincount(y.astype(np.int64), minlength=classes), 1)
    if counts.max() <= 1.5 * counts.min():
        return np.ones(len(y), np.float32)
    weights = np.minimum(counts.max() / counts, 10.0)[y.astype(np.int64)]
    balanced: Array = (weights / weights.mean()).astype(np.float32)
    return balanced
