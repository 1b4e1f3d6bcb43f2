"""Cut recordings into windows, never across their ends, their gaps, or a change of class."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

WINDOW_S = 2.0
SMALLEST, LARGEST = 8, 512
SMALLEST_GUESS, LARGEST_GUESS = 16, 256


@dataclass(frozen=True, eq=False)
class Windows:
    """The first row of every window and the piece it was cut from, in order."""

    starts: npt.NDArray[np.int64]
    piece: npt.NDArray[np.int64]


def default_window(lengths: npt.NDArray[np.int64], rate_hz: float) -> int:
    """A window in rows: two seconds if the rate is known, else a tenth of the shorter recordings; a multiple of four.

    Never more than half of a typical recording, so that each gives a few windows.
    """
    usual = max(float(np.median(lengths)), 1.0) if len(lengths) else 1.0
    if rate_hz > 0:
        rows, largest = WINDOW_S * rate_hz, LARGEST
    else:
        # The tenth percentile: one broken recording of three rows must not decide.
        rows, largest = max(float(np.quantile(lengths, 0.1)) / 10, SMALLEST_GUESS) if len(lengths) else 0.0, LARGEST_GUESS
    rows = min(rows, largest, usual / 2)
    return max(SMALLEST, int(rows // 4) * 4)


def default_hop(window: int) -> int:
    """Half a window."""
    return max(1, window // 2)


def find_windows(starts: npt.NDArray[np.int64], stops: npt.NDArray[np.int64], *, window: int, hop: int) -> Windows:
    """Where windows begin in pieces of rows [start, stop); a piece shorter than a window gives none."""
    counts = np.maximum((stops - starts - window) // hop + 1, 0)
    counts[stops - starts < window] = 0
    piece = np.repeat(np.arange(len(starts)), counts)
    within = np.arange(len(piece)) - np.repeat(np.cumsum(counts) - counts, counts)
    return Windows(starts[piece] + within * hop, piece)


def cut_windows(values: npt.NDArray[np.float32], windows: Windows, *, window: int) -> npt.NDArray[np.float32]:
    """The windows themselves: float32 [n, window, channels] out of [rows, channels]."""
    if not len(windows.starts):
        return np.empty((0, window, values.shape[1]), dtype=np.float32)
    view = np.lib.stride_tricks.sliding_window_view(values, window, axis=0)  # [rows, channels, window], nothing copied yet
    return np.ascontiguousarray(view[windows.starts].transpose(0, 2, 1))


def cut_blocks(start: int, stop: int, *, rows: int) -> list[tuple[int, int]]:
    """A piece as contiguous blocks of at least `rows` rows each, or whole if it is shorter than two."""
    count = max(1, (stop - start) // max(rows, 1))
    edges = np.linspace(start, stop, count + 1).round().astype(int).tolist()
    return list(pairwise(edges))
