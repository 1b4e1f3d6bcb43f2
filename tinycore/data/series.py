"""Recordings as rows of channels, and their way to windows with answers and groups."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from tinycore.data.clean import answer_findings, size_findings
from tinycore.data.findings import Finding, fixed, good
from tinycore.data.read_table import without_rare
from tinycore.data.samples import Samples
from tinycore.data.settings import DataSettings
from tinycore.data.window import cut_blocks, cut_windows, default_hop, default_window, find_windows
from tinycore.errors import TinysmithError

# A class needs this many recordings, or blocks of time, to be in all three parts.
MIN_GROUPS = 3
BLOCKS_PER_CLASS = 12
MAX_CELLS = 300_000_000


@dataclass(frozen=True, eq=False)
class Pieces:
    """Stretches of rows without a gap: rows [start, stop), the recording they are from, their class (-1 for regression)."""

    start: npt.NDArray[np.int64]
    stop: npt.NDArray[np.int64]
    recording: npt.NDArray[np.int64]
    label: npt.NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Series:
    """All recordings one after the other: `values` float32 [rows, channels]; `targets` per row for regression only.

    `persons` has a name per recording, or is empty; `fixed_part` has 0 or 2 per recording where folders said train or test.
    """

    columns: tuple[str, ...]
    values: npt.NDArray[np.float32]
    pieces: Pieces
    names: tuple[str, ...]
    classes: tuple[str, ...]
    task: Literal["classification", "regression"]
    target: str
    targets: npt.NDArray[np.float32] | None
    rate_hz: float
    persons: tuple[str, ...]
    person_word: str
    recording_word: str
    fixed_part: npt.NDArray[np.uint8] | None
    findings: tuple[Finding, ...]


@dataclass(frozen=True, eq=False)
class Grouping:
    """Pieces (cut into blocks where needed) and the group of each."""

    pieces: Pieces
    group: npt.NDArray[np.int64]
    names: tuple[str, ...]
    word: str
    findings: tuple[Finding, ...]


def window_of(series: Series, settings: DataSettings) -> tuple[int, int]:
    """Window and hop in rows, the user's or the default."""
    window = settings.window or default_window(longest_pieces(series), series.rate_hz)
    return window, settings.hop or default_hop(window)


def samples_of_series(series: Series, settings: DataSettings) -> Samples:
    """Windows of shape (window, channels), in the order of the recordings.

    Raises `data.window_too_long` when no recording holds one, `data.too_large` when they would not fit in memory.
    """
    window, hop = window_of(series, settings)
    grouping = group_pieces(series, settings.group, window)
    pieces = grouping.pieces
    found = find_windows(pieces.start, pieces.stop, window=window, hop=hop)
    if not len(found.starts):
        longest = int((pieces.stop - pieces.start).max(initial=0))
        raise TinysmithError("data.window_too_long", window=window, longest=longest)
    y, classes, findings = _answers(series, pieces, found.piece, found.starts + window - 1)
    wanted = y >= 0 if series.task == "classification" else ~np.isnan(y)
    found, y = replace(found, starts=found.starts[wanted], piece=found.piece[wanted]), y[wanted]
    _check_size(len(y) * window * len(series.columns), len(y))
    recording = pieces.recording[found.piece]
    return Samples(
        kind="series",
        task=series.task,
        x=cut_windows(series.values, found, window=window),
        y=y,
        group=grouping.group[found.piece].astype(np.int32),
        group_names=grouping.names,
        grouped_by=grouping.word,
        classes=classes,
        columns=series.columns,
        target=series.target,
        window=window,
        hop=hop,
        rate_hz=series.rate_hz,
        fixed_part=None if series.fixed_part is None else series.fixed_part[recording],
        findings=(
            *series.findings,
            *short_recordings(series, window),
            *findings,
            *grouping.findings,
            *size_findings(len(y)),
            *answer_findings(y, classes, target=series.target),
        ),
    )


def group_pieces(series: Series, chosen: str, window: int) -> Grouping:
    """Keep persons together if they are known, else recordings; recordings of a class that has few are cut into blocks.

    `chosen` is "" to decide, "person" or "recording", or the column that holds them.
    """
    options = {"": "", "person": "person", series.person_word: "person", "recording": "recording", series.recording_word: "recording"}
    if chosen not in options or (options[chosen] == "person" and not series.persons):
        words = ("recording", series.person_word) if series.persons else ("recording",)
        raise TinysmithError("data.column_missing", column=chosen, columns=", ".join(words))
    people = sorted(set(series.persons))
    if options[chosen] == "person" and len(people) < MIN_GROUPS:
        raise TinysmithError("data.too_few_groups", column=chosen, count=len(people))
    if options[chosen] != "recording" and len(people) >= MIN_GROUPS:
        place = {name: index for index, name in enumerate(people)}
        group = np.array([place[name] for name in series.persons])[series.pieces.recording]
        return Grouping(series.pieces, group, tuple(people), series.person_word, (good("group_offer"),))
    return _by_recording(series, window)


def longest_pieces(series: Series) -> npt.NDArray[np.int64]:
    """Rows of the longest stretch without a gap, for each recording."""
    longest = np.zeros(len(series.names), dtype=np.int64)
    np.maximum.at(longest, series.pieces.recording, series.pieces.stop - series.pieces.start)
    return longest


def short_recordings(series: Series, window: int) -> tuple[Finding, ...]:
    """The recordings that do not hold a single window, by name."""
    longest = longest_pieces(series)
    short = [series.names[index] for index in np.flatnonzero(longest < window)]
    if not short:
        return ()
    return (fixed("short_recordings", count=len(short), window=window, examples=", ".join(short[:5])),)


def _by_recording(series: Series, window: int) -> Grouping:
    pieces = series.pieces
    long_enough = pieces.stop - pieces.start >= window
    pairs = np.unique(np.stack([pieces.label, pieces.recording])[:, long_enough], axis=1)
    labels, recordings = np.unique(pairs[0], return_counts=True)
    scarce = labels[recordings < MIN_GROUPS]
    if not len(scarce):
        return Grouping(pieces, pieces.recording, series.names, series.recording_word, (good("no_leak", group=series.recording_word),))
    to_cut = set(np.unique(pieces.recording[np.isin(pieces.label, scarce)]).tolist())
    cut, group, names = _cut(series, to_cut, window)
    return Grouping(cut, group, names, "block of time", (fixed("cut_in_blocks"),))


def _cut(series: Series, to_cut: set[int], window: int) -> tuple[Pieces, npt.NDArray[np.int64], tuple[str, ...]]:
    """Cut the pieces of some recordings into blocks with a group each; all other recordings stay one group."""
    rows: list[tuple[int, int, int, int]] = []
    groups: list[int] = []
    names: list[str] = []
    place: dict[int, int] = {}
    sizes = _rows_per_class(series.pieces)
    for start, stop, recording, label in zip(
        *(array.tolist() for array in (series.pieces.start, series.pieces.stop, series.pieces.recording, series.pieces.label)), strict=True
    ):
        if recording not in to_cut:
            if recording not in place:
                place[recording] = len(names)
                names.append(series.names[recording])
            rows.append((start, stop, recording, label))
            groups.append(place[recording])
            continue
        # Blocks of two windows at least, unless that would leave fewer than three of the class.
        block = max(min(max(2 * window, sizes[label] // BLOCKS_PER_CLASS), sizes[label] // MIN_GROUPS), window)
        for low, high in cut_blocks(start, stop, rows=block):
            rows.append((low, high, recording, label))
            groups.append(len(names))
            names.append(f"{series.names[recording]}, rows {low - start + 1} to {high - start}")
    table = np.array(rows, dtype=np.int64).T
    return Pieces(table[0], table[1], table[2], table[3].astype(np.int32)), np.array(groups), tuple(names)


def _rows_per_class(pieces: Pieces) -> dict[int, int]:
    return {int(label): int((pieces.stop - pieces.start)[pieces.label == label].sum()) for label in np.unique(pieces.label)}


def _answers(
    series: Series, pieces: Pieces, piece: npt.NDArray[np.int64], last_row: npt.NDArray[np.int64]
) -> tuple[npt.NDArray[Any], tuple[str, ...], tuple[Finding, ...]]:
    """A window's class is that of its piece; its target is the one of its last row, when the board would answer."""
    if series.targets is not None:
        return series.targets[last_row], (), ()
    codes, classes, findings = without_rare(pieces.label[piece], series.classes)
    return codes, classes, tuple(findings)


def _check_size(cells: int, windows: int) -> None:
    if cells > MAX_CELLS:
        limit = f"{MAX_CELLS // 10**6} million numbers"
        raise TinysmithError("data.too_large", path=f"This many windows ({windows})", size=f"{cells // 10**6} million numbers", limit=limit)
