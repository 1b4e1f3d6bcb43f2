"""A folder with one file per recording, the class in the folder's or the file's name."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from tinycore.context import Context, steps
from tinycore.data.clean import why_unusable
from tinycore.data.clock import rate_in_name, read_clock, usual_step
from tinycore.data.columns import numbers_of
from tinycore.data.csv_file import CsvTable, read_csv
from tinycore.data.findings import Finding, fixed, good
from tinycore.data.recording_paths import classes_in_paths, parts_in_paths, persons_in_paths
from tinycore.data.roles import is_time_name
from tinycore.data.series import Pieces, Series
from tinycore.data.settings import DataSettings
from tinycore.data.source import Source
from tinycore.errors import TinysmithError

MAX_ROWS_CELLS = 300_000_000

# Files with other columns than the rest are left out up to this share; more means that the folder mixes things.
MAX_ODD_SHARE = 0.2


@dataclass(frozen=True, eq=False)
class _Recording:
    """One file: its numbers, where time jumps, what the path says about it."""

    file: Path
    values: npt.NDArray[np.float32]
    breaks: npt.NDArray[np.int64]
    rate_hz: float


def read_recordings(source: Source, settings: DataSettings, context: Context) -> Series:
    """Read every recording of a folder; files that are no recordings are left out and said.

    Raises the first file's error if none can be read, `data.columns_differ`, `data.no_classes`, `data.no_numeric`.
    """
    assert source.folder is not None
    tables, findings = _read_all(source, context)
    tables, odd = _same_columns(tables, source.folder)
    tables = _with_time_named(tables)
    columns, said = _channels(tables, settings, source.folder)
    recordings = [_recording(table, columns) for table in tables]
    files = [recording.file for recording in recordings]
    labels = classes_in_paths(files, source.folder)
    classes = tuple(sorted(set(labels), key=str.casefold))
    rates, rate_findings = _rate(recordings)
    values, pieces = _joined(recordings, [classes.index(label) for label in labels])
    ignored = (good("files_ignored", count=len(source.ignored), examples=", ".join(source.ignored[:3])),) if source.ignored else ()
    values, columns, dull = _without_constant(values, columns, settings)
    return Series(
        columns=columns,
        values=values,
        pieces=pieces,
        names=tuple(str(file.relative_to(source.folder).with_suffix("").as_posix()) for file in files),
        classes=classes,
        task="classification",
        target="class",
        targets=None,
        rate_hz=rates,
        persons=persons_in_paths(files, source.folder),
        person_word="person",
        recording_word="recording",
        fixed_part=parts_in_paths(files, source.folder),
        findings=(*findings, *odd, *ignored, *said, *dull, *rate_findings),
    )


def _read_all(source: Source, context: Context) -> tuple[list[CsvTable], tuple[Finding, ...]]:
    tables: list[CsvTable] = []
    problems: list[tuple[Path, TinysmithError]] = []
    cells = 0
    for file in steps(context, source.files, total=len(source.files), phase="read"):
        try:
            tables.append(read_csv(file, context))
        except TinysmithError as error:
            problems.append((file, error))
            continue
        cells += tables[-1].frame.size
        if cells > MAX_ROWS_CELLS:
            limit = f"{MAX_ROWS_CELLS // 10**6} million cells"
            raise TinysmithError("data.too_large", path=source.folder, size=f"more than {cells // 10**6} million cells", limit=limit)
    if not tables:
        raise problems[0][1]
    skipped = [fixed("file_skipped", file=file.name, reason=error.message().what) for file, error in problems[:10]]
    common = {finding.code: finding for table in tables for finding in table.findings}
    return tables, (*skipped, *common.values())


def _same_columns(tables: list[CsvTable], folder: Path) -> tuple[list[CsvTable], tuple[Finding, ...]]:
    """The tables with the usual columns, put in the same order; a few others are left out and said."""
    names = [tuple(sorted(map(str, table.frame.columns))) for table in tables]
    usual = Counter(names).most_common(1)[0][0]
    odd = [table for table, found in zip(tables, names, strict=True) if found != usual]
    kept = [table for table, found in zip(tables, names, strict=True) if found == usual]
    if len(odd) > MAX_ODD_SHARE * len(tables):
        different = sorted(set(map(str, odd[0].frame.columns)) ^ set(usual))
        raise TinysmithError("data.columns_differ", path=folder, file=odd[0].path.name, columns=", ".join(different[:8]))
    return kept, tuple(fixed("file_skipped", file=table.path.name, reason="its columns differ from the others.") for table in odd[:10])


def _with_time_named(tables: list[CsvTable]) -> list[CsvTable]:
    """Files without a header: a column that runs forward in every one of them is the time."""
    if any(table.format.names for table in tables):
        return tables
    for name in tables[0].frame.columns:
        if all(usual_step(numbers_of(table.frame[name]).values) > 0 for table in tables):
            return [replace(table, frame=table.frame.rename(columns={name: "time"})) for table in tables]
    return tables


def _channels(tables: list[CsvTable], settings: DataSettings, folder: Path) -> tuple[tuple[str, ...], tuple[Finding, ...]]:
    """The columns that hold numbers in every file, without times and counters."""
    names = [str(name) for name in tables[0].frame.columns]
    for name in (*settings.leave_out, *settings.keep):
        if name not in names:
            raise TinysmithError("data.column_missing", column=name, columns=", ".join(names[:50]))
    kept: list[str] = []
    findings: list[Finding] = []
    for name in names:
        if name in settings.leave_out or (is_time_name(name) and name not in settings.keep and _is_clock(tables[0].frame[name], name)):
            continue
        reason = _reason([table.frame[name] for table in tables], name, is_wanted=name in settings.keep)
        if reason is None:
            kept.append(name)
        else:
            findings.append(reason)
    if not kept:
        raise TinysmithError("data.no_numeric", path=folder)
    return tuple(kept), tuple(findings)


def _reason(recordings: list[pd.Series[Any]], name: str, *, is_wanted: bool) -> Finding | None:
    """Why a column cannot be a channel: text in one recording is enough, to be empty or to count it has to be in all.

    Standing still is judged over all recordings together.
    """
    reasons = [why_unusable(cells, name, numbers_of(cells), is_wanted=is_wanted) for cells in recordings]
    found = [reason for reason in reasons if reason is not None and reason.code != "constant_column"]
    text = next((reason for reason in found if reason.code == "text_column"), None)
    return text or (found[0] if len(found) == len(recordings) else None)


def _is_clock(cells: pd.Series[Any], name: str) -> bool:
    clock = read_clock(cells, name)
    return clock is not None and clock.rate_hz > 0


def _recording(table: CsvTable, columns: tuple[str, ...]) -> _Recording:
    frame = table.frame
    values = np.stack([numbers_of(frame[name]).values for name in columns], axis=1).astype(np.float32)
    clocks = [read_clock(frame[str(name)], str(name)) for name in frame.columns if is_time_name(str(name))]
    clock = next((clock for clock in clocks if clock is not None), None)
    rate_hz = clock.rate_hz if clock is not None else 0.0
    breaks = clock.breaks() if clock is not None else np.zeros(0, dtype=np.int64)
    return _Recording(table.path, values, breaks, rate_hz or rate_in_name(table.path.stem))


def _joined(recordings: list[_Recording], labels: list[int]) -> tuple[npt.NDArray[np.float32], Pieces]:
    """All rows in one array, and the pieces between ends and gaps."""
    rows: list[tuple[int, int, int, int]] = []
    offset = 0
    for index, (recording, label) in enumerate(zip(recordings, labels, strict=True)):
        edges = [0, *recording.breaks.tolist(), len(recording.values)]
        rows += [(offset + low, offset + high, index, label) for low, high in pairwise(edges) if high > low]
        offset += len(recording.values)
    table = np.array(rows, dtype=np.int64).T
    return np.concatenate([recording.values for recording in recordings]), Pieces(table[0], table[1], table[2], table[3].astype(np.int32))


def _without_constant(
    values: npt.NDArray[np.float32], columns: tuple[str, ...], settings: DataSettings
) -> tuple[npt.NDArray[np.float32], tuple[str, ...], tuple[Finding, ...]]:
    low, high = np.nanmin(values, axis=0), np.nanmax(values, axis=0)
    dull = [name for name, a, b in zip(columns, low, high, strict=True) if a == b and name not in settings.keep]
    findings = [fixed("constant_column", column=name) for name in dull]
    missing = np.isnan(values).sum(axis=0)
    for name, count in zip(columns, missing.tolist(), strict=True):
        if count and name not in dull:
            findings.append(fixed("missing_cells", column=name, count=count, percent=round(100 * count / len(values), 1)))
    alive = [index for index, name in enumerate(columns) if name not in dull]
    if not alive:
        raise TinysmithError("data.no_numeric", path="Every recording")
    return (values if not dull else values[:, alive]), tuple(columns[index] for index in alive), tuple(findings)


def _rate(recordings: list[_Recording]) -> tuple[float, tuple[Finding, ...]]:
    """The usual rate, and whether all recordings share it and run without gaps."""
    findings: list[Finding] = []
    # A jump after the very first row is a clock being set.
    gaps = sum(bool((recording.breaks > 1).any()) for recording in recordings)
    if gaps:
        findings.append(fixed("gaps", count=gaps))
    rates = [recording.rate_hz for recording in recordings if recording.rate_hz > 0]
    if not rates:
        return 0.0, (*findings, good("rate_unknown"))
    if max(rates) > 1.05 * min(rates):
        findings.append(fixed("rates_differ", low=min(rates), high=max(rates)))
    rate_hz = float(np.median(rates))
    return rate_hz, (*findings, good("rate_known", rate=f"{rate_hz:g}"))
