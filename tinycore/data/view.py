"""What the screen gets to see of the data: plain records of at most a megabyte."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd

from tinycore.data.columns import numbers_of
from tinycore.data.series import Series

MAX_ROWS = 200
MAX_CELLS = 12_000
MAX_CELL_CHARACTERS = 40
MAX_COLUMNS = 500
MAX_RECORDINGS = 2000
MAX_CHANNELS = 16
POINTS = 1000


@dataclass(frozen=True)
class ColumnView:
    """One column: what it holds, what it is used for, how many cells are empty."""

    name: str
    kind: Literal["number", "text", "empty"]
    role: Literal["feature", "target", "group", "recording", "time", "left out"]
    missing: int


@dataclass(frozen=True)
class RecordingView:
    """One recording: its name, its class ("" for regression), its length."""

    name: str
    label: str
    rows: int


@dataclass(frozen=True)
class Envelope:
    """A recording as least and greatest value per stretch of `rows_per_point` rows, one tuple per channel; NaN where empty.

    A short recording has one row per point, and `low` equals `high`.
    """

    name: str
    label: str
    index: int
    count: int  # of recordings
    rows: int
    rate_hz: float
    rows_per_point: int
    channels: tuple[str, ...]
    low: tuple[tuple[float, ...], ...]
    high: tuple[tuple[float, ...], ...]


@dataclass(frozen=True)
class DataView:
    """All that the data page shows.

    `rows` are the first ones as text; `class_counts` are samples per class, or per range of a target; `findings` are plain
    records with `code`, `severity`, `column`, `values`, `sentence`; `proposed` holds the settings as they were understood.
    """

    source: str
    kind: Literal["table", "series"]
    task: Literal["classification", "regression"]
    sentence: str
    row_count: int
    columns: tuple[ColumnView, ...]
    rows: tuple[tuple[str, ...], ...]
    samples: int
    shape: tuple[int, ...]
    class_counts: tuple[tuple[str, int], ...]
    recordings: tuple[RecordingView, ...]
    recording_count: int
    findings: tuple[dict[str, Any], ...]
    proposed: dict[str, Any]
    split: str
    envelope: Envelope | None


def column_views(frame: pd.DataFrame, roles: dict[str, str], used: tuple[str, ...]) -> tuple[ColumnView, ...]:
    """The columns in the file's order; `roles` names those that are no features."""
    return tuple(_column(frame, str(name), roles, used) for name in frame.columns[:MAX_COLUMNS])


def first_rows(frame: pd.DataFrame) -> tuple[tuple[str, ...], ...]:
    """The first rows as text, as many as fit."""
    width = min(len(frame.columns), MAX_COLUMNS)
    count = max(1, min(MAX_ROWS, MAX_CELLS // max(width, 1)))
    cells = frame.iloc[:count, :width].itertuples(index=False, name=None)
    return tuple(tuple(_text(cell) for cell in row) for row in cells)


def recording_views(series: Series) -> tuple[RecordingView, ...]:
    """The first recordings; one with several classes has the first one's name."""
    pieces = series.pieces
    rows = np.bincount(pieces.recording, weights=pieces.stop - pieces.start, minlength=len(series.names))
    label = np.full(len(series.names), -1)
    label[pieces.recording[::-1]] = pieces.label[::-1]
    names = ["" if code < 0 else series.classes[code] for code in label[:MAX_RECORDINGS]]
    return tuple(RecordingView(name, words, int(count)) for name, words, count in zip(series.names, names, rows, strict=False))


def envelope_of(series: Series, index: int) -> Envelope:
    """The curve of one recording; an index out of range means the nearest."""
    index = min(max(index, 0), len(series.names) - 1)
    mine = series.pieces.recording == index
    parts = [
        series.values[start:stop, :MAX_CHANNELS] for start, stop in zip(series.pieces.start[mine], series.pieces.stop[mine], strict=True)
    ]
    values = np.concatenate(parts) if parts else np.empty((0, len(series.columns[:MAX_CHANNELS])), dtype=np.float32)
    step = 1 if len(values) <= 2 * POINTS else -(-len(values) // POINTS)
    starts = np.arange(0, len(values), step)
    low = np.fmin.reduceat(values, starts, axis=0) if len(values) else values
    high = np.fmax.reduceat(values, starts, axis=0) if len(values) else values
    label = series.pieces.label[mine][:1].tolist()
    return Envelope(
        name=series.names[index],
        label=series.classes[label[0]] if label and label[0] >= 0 else "",
        index=index,
        count=len(series.names),
        rows=len(values),
        rate_hz=series.rate_hz,
        rows_per_point=step,
        channels=series.columns[:MAX_CHANNELS],
        low=tuple(tuple(channel) for channel in low.T.tolist()),
        high=tuple(tuple(channel) for channel in high.T.tolist()),
    )


def _column(frame: pd.DataFrame, name: str, roles: dict[str, str], used: tuple[str, ...]) -> ColumnView:
    numbers = numbers_of(frame[name])
    kind: Literal["number", "text", "empty"] = "number" if numbers.is_numeric else "text" if numbers.text_cells else "empty"
    missing = numbers.missing if kind == "number" else int(frame[name].isna().sum())
    role: Any = roles.get(name) or ("feature" if name in used else "left out")
    return ColumnView(name, kind, role, missing)


def _text(cell: object) -> str:
    if cell is None or (isinstance(cell, float) and np.isnan(cell)):
        return ""
    text = f"{cell:.6g}" if isinstance(cell, float) else str(cell)
    return text if len(text) <= MAX_CELL_CHARACTERS else text[: MAX_CELL_CHARACTERS - 1] + "…"
