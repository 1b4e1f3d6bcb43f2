"""A first look at the user's data: what it is, what was found, what would be done; nothing is written."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from tinycore.context import Collector, Context
from tinycore.data.csv_file import read_csv
from tinycore.data.csv_format import WHITESPACE, CsvFormat
from tinycore.data.findings import Finding, condensed, to_plain
from tinycore.data.kinds import Opened, open_data, read_series
from tinycore.data.prepare import dataset_of
from tinycore.data.read_table import samples_of_table
from tinycore.data.samples import Samples
from tinycore.data.series import Series, samples_of_series, window_of
from tinycore.data.settings import DataSettings
from tinycore.data.view import DataView, Envelope, column_views, envelope_of, first_rows, recording_views
from tinycore.errors import TinysmithError

# Recordings up to this many numbers are remembered between looking and drawing.
REMEMBERED_CELLS = 50_000_000
TARGET_RANGES = 10

_remembered: dict[str, object] = {}


def look(settings: DataSettings, context: Context) -> DataView:
    """Read the data and say what preparing it would give.

    Whatever keeps a readable file from being used is a finding with the severity `stop`; only what cannot be read at all
    raises (`data.*`, `file.*`).
    """
    opened = open_data(settings, context)
    series: Series | None = None
    samples: Samples | None = None
    problems: tuple[Finding, ...] = ()
    split = ""
    try:
        if opened.kind == "table":
            assert opened.table is not None
            assert opened.roles is not None
            samples = samples_of_table(opened.table, opened.roles, settings)
        else:
            series = _series(opened, settings, context)
            samples = samples_of_series(series, settings)
        problems = samples.findings
        if not any(finding.severity == "stop" for finding in problems):
            about = dataset_of(samples, settings).description
            problems, split = about.findings, about.split
    except TinysmithError as error:
        problems = (*(series.findings if series else ()), Finding(error.code, "stop", error.values))
    return _view(opened, settings, context, series=series, samples=samples, findings=problems, split=split)


def signal(settings: DataSettings, recording: int) -> Envelope:
    """The curve of one recording, least and greatest values of at most 2000 stretches per channel.

    Raises `data.*` and `file.*` errors.
    """
    context = Collector()
    return envelope_of(_series(open_data(settings, context), settings, context), recording)


def _series(opened: Opened, settings: DataSettings, context: Context) -> Series:
    """The recordings, remembered as long as neither the files nor the settings change."""
    files = tuple((str(file), file.stat().st_size, file.stat().st_mtime_ns) for file in opened.source.files)
    key = (settings, files)
    if _remembered.get("key") != key:
        _remembered.clear()
        series = read_series(opened, settings, context)
        if series.values.size > REMEMBERED_CELLS:
            return series
        _remembered.update(key=key, series=series)
    found = _remembered["series"]
    assert isinstance(found, Series)
    return found


def _view(
    opened: Opened,
    settings: DataSettings,
    context: Context,
    *,
    series: Series | None,
    samples: Samples | None,
    findings: tuple[Finding, ...],
    split: str,
) -> DataView:
    table = opened.table or read_csv(opened.source.files[0], context)
    frame = table.frame
    is_series = opened.kind != "table"
    used = samples.columns if samples else series.columns if series else ()
    return DataView(
        source=settings.source,
        kind="series" if is_series else "table",
        task=opened.roles.task if opened.roles else "classification",
        sentence=_sentence(opened, frame, series, table.format),
        row_count=len(series.values) if series else len(frame),
        columns=column_views(frame, _roles(opened), used),
        rows=first_rows(frame),
        samples=len(samples.y) if samples else 0,
        shape=tuple(samples.x.shape[1:]) if samples else (),
        class_counts=_counts(samples),
        recordings=recording_views(series) if series else (),
        recording_count=len(series.names) if series else 0,
        findings=tuple(to_plain(finding) for finding in condensed(findings)),
        proposed=_proposed(opened, settings, series, samples),
        split=split,
        envelope=envelope_of(series, 0) if series else None,
    )


def _roles(opened: Opened) -> dict[str, str]:
    """Role by column; a time that is only left out of a table has none."""
    if opened.roles is None:
        return {}
    roles = opened.roles
    named = {roles.group: "group", roles.target: "target"}
    return {roles.recording: "recording", roles.time: "time", **named} if opened.kind == "long_table" else named


def _counts(samples: Samples | None) -> tuple[tuple[str, int], ...]:
    if samples is None:
        return ()
    if samples.classes:
        return tuple(zip(samples.classes, np.bincount(samples.y, minlength=len(samples.classes)).tolist(), strict=True))
    if any(finding.code == "data.one_value" for finding in samples.findings):
        return ((f"{samples.y[0]:.4g}", len(samples.y)),)
    counts, edges = np.histogram(samples.y.astype(np.float64), bins=TARGET_RANGES)
    names = [f"{low:.4g} to {high:.4g}" for low, high in pairwise(edges)]
    return tuple(zip(names, counts.tolist(), strict=True))


def _proposed(opened: Opened, settings: DataSettings, series: Series | None, samples: Samples | None) -> dict[str, Any]:
    """The settings that were understood, by the names of `DataSettings`."""
    roles = opened.roles
    window, hop = window_of(series, settings) if series else (0, 0)
    group = samples.grouped_by if samples and samples.group_names else ""
    return {
        "kind": "table" if opened.kind == "table" else "series",
        "task": roles.task if roles else "classification",
        "target": roles.target if roles else "",
        "group": "" if group == "block of time" else group,
        "window": window,
        "hop": hop,
    }


def _sentence(opened: Opened, frame: pd.DataFrame, series: Series | None, found: CsvFormat) -> str:
    name = opened.source.folder.name if opened.source.folder else opened.source.files[0].name
    separators = {"\t": "tab", ";": "semicolon", "|": "bar", ",": "comma", WHITESPACE: "blank"}
    written = f"{separators[found.separator]} separated, {'with' if found.names else 'no'} header"
    if series is None:
        what = f"{len(frame):,} rows of {len(frame.columns)} columns" if opened.table else f"{len(opened.source.files)} files"
        return f"{what}. Read from {name}, {written}."
    classes = f" in {len(series.classes)} classes" if series.classes else ""
    rate = f", {series.rate_hz:g} rows a second" if series.rate_hz else ""
    return f"{len(series.names):,} recordings{classes}{rate}. Read from {name}, {written}."
