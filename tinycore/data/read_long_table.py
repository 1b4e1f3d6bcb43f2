"""One table that holds all recordings, row after row, with a column for the class and perhaps one for the recording."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from tinycore.data.clean import MIN_SAMPLES, clean_features
from tinycore.data.clock import Clock, read_clock
from tinycore.data.columns import labels_of
from tinycore.data.csv_file import CsvTable
from tinycore.data.findings import Finding, fixed, good
from tinycore.data.read_table import answers_of, check_columns, has_answer
from tinycore.data.roles import Roles
from tinycore.data.series import Pieces, Series
from tinycore.data.settings import DataSettings
from tinycore.errors import TinysmithError


def read_long_table(table: CsvTable, roles: Roles, settings: DataSettings) -> Series:
    """Rows as recordings: cut where the recording, the class or the group changes and where time jumps.

    Raises `data.column_missing`, `data.no_numeric`, `data.target_text`, `data.too_many_classes`.
    """
    words = {"person", "recording", "stretch"}
    check_columns(table, replace(roles, group="" if roles.group in words else roles.group), settings)
    frame = _in_order(table.frame, roles.recording)
    y, classes, answers = answers_of(frame, roles)
    if not has_answer(y).any():
        raise TinysmithError("data.too_few", count=0, needed=MIN_SAMPLES)
    clock = read_clock(frame[roles.time], roles.time) if roles.time else None
    apart = {roles.target, roles.group, roles.recording, *settings.leave_out, *({roles.time} - set(settings.keep) if clock else ())}
    features = clean_features(frame, [str(name) for name in frame.columns if name not in apart], keep=settings.keep)
    if not features.names:
        raise TinysmithError("data.no_numeric", path=table.path)
    codes = y if roles.task == "classification" else np.zeros(len(frame), dtype=np.int32)
    pieces, names, gaps = _pieces(frame, codes, has_answer(y), clock, roles)
    person = roles.group if roles.group in frame and roles.group != roles.recording else ""
    return Series(
        columns=features.names,
        values=features.x,
        pieces=replace(pieces, label=pieces.label if classes else np.full(len(pieces.label), -1, dtype=np.int32)),
        names=names,
        classes=classes,
        task=roles.task,
        target=roles.target,
        targets=None if classes else y.astype(np.float32),
        rate_hz=clock.rate_hz if clock else 0.0,
        persons=_persons(frame, person, pieces, len(names)) if person else (),
        person_word=person or "person",
        recording_word=roles.recording or "stretch",
        fixed_part=None,
        findings=(*table.findings, *answers, *features.findings, *_time_findings(clock, gaps)),
    )


def _in_order(frame: pd.DataFrame, recording: str) -> pd.DataFrame:
    """The rows of each recording together, otherwise in the file's order."""
    if not recording:
        return frame
    codes, _ = pd.factorize(frame[recording])
    return frame if bool(np.all(np.diff(codes) >= 0)) else frame.iloc[np.argsort(codes, kind="stable")]


def _pieces(
    frame: pd.DataFrame, codes: npt.NDArray[Any], wanted: npt.NDArray[np.bool_], clock: Clock | None, roles: Roles
) -> tuple[Pieces, tuple[str, ...], int]:
    """Stretches of rows with one recording, one class, one group and no jump; rows without an answer are between them.

    Without a recording column every stretch counts as a recording of its own.
    """
    changed = np.zeros(len(frame), dtype=np.bool_)
    changed[0] = True
    for name in (roles.recording, roles.group):
        if name in frame:
            changed[1:] |= np.diff(pd.factorize(frame[name])[0]) != 0
    changed[1:] |= np.diff(codes) != 0
    changed[1:] |= np.diff(wanted.astype(np.int8)) != 0
    jumps = clock.breaks() if clock is not None else np.zeros(0, dtype=np.int64)
    gaps = int((~changed[jumps]).sum())
    changed[jumps] = True
    start = np.flatnonzero(changed)
    stop = np.append(start[1:], len(frame))
    start, stop = start[wanted[start]], stop[wanted[start]]
    if roles.recording:
        labels = labels_of(frame[roles.recording])
        # Rows without the name of a recording are one more.
        recording = np.where(labels.codes[start] < 0, len(labels.names), labels.codes[start]).astype(np.int64)
        names = (*labels.names, "unnamed") if bool((labels.codes[start] < 0).any()) else labels.names
    else:
        recording = np.arange(len(start), dtype=np.int64)
        names = tuple(f"rows {low + 1} to {high}" for low, high in zip(start.tolist(), stop.tolist(), strict=True))
    return Pieces(start, stop, recording, codes[start].astype(np.int32)), names, gaps


def _persons(frame: pd.DataFrame, column: str, pieces: Pieces, count: int) -> tuple[str, ...]:
    """Who each recording is from: the group of its first row."""
    labels = labels_of(frame[column])
    names = [""] * count
    for recording, code in zip(pieces.recording.tolist(), labels.codes[pieces.start].tolist(), strict=True):
        names[recording] = names[recording] or (labels.names[code] if code >= 0 else "unknown")
    return tuple(names)


def _time_findings(clock: Clock | None, gaps: int) -> tuple[Finding, ...]:
    said = (fixed("gaps", count=gaps),) if gaps else ()
    rate_hz = clock.rate_hz if clock is not None else 0.0
    return (*said, good("rate_known", rate=f"{rate_hz:g}") if rate_hz else good("rate_unknown"))
