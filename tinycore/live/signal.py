"""A small picture of the rows that were sent, with every peak kept."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

POINTS_PER_HOP = 16
MOST_CHANNELS = 12


@dataclass(frozen=True)
class Signal:
    """Points of a curve per channel at these rows; NaN where a cell was empty. `is_start` where nothing came directly before."""

    rows: tuple[int, ...]
    channels: tuple[tuple[float, ...], ...]
    is_start: bool


def draw(rows: npt.NDArray[np.float32], *, first: int, hop: int, is_start: bool) -> Signal:
    """Rows [n, channels] of which the first has the index `first`; many become least and greatest value per stretch."""
    rows = rows[:, :MOST_CHANNELS]
    if hop <= POINTS_PER_HOP:
        return Signal(tuple(range(first, first + len(rows))), _by_channel(rows), is_start)
    step = -(-hop * 2 // POINTS_PER_HOP)
    starts = np.arange(0, len(rows), step)
    pairs = np.stack([np.fmin.reduceat(rows, starts, axis=0), np.fmax.reduceat(rows, starts, axis=0)], axis=1)
    places = first + np.stack([starts, np.minimum(starts + step // 2, len(rows) - 1)], axis=1).ravel()
    return Signal(tuple(places.tolist()), _by_channel(pairs.reshape(-1, rows.shape[1])), is_start)


def _by_channel(points: npt.NDArray[np.float32]) -> tuple[tuple[float, ...], ...]:
    return tuple(tuple(channel) for channel in points.T.tolist())
