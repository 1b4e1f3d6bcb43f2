"""One text table read whole, with every line accounted for."""

from __future__ import annotations

import warnings
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from tinycore.artifacts import explain_os_error
from tinycore.context import Context, Progress, stop_if_asked
from tinycore.data.csv_format import WHITESPACE, CsvFormat, guess_format
from tinycore.data.csv_lines import Count, checked_format, count_lines
from tinycore.data.findings import Finding, fixed, good
from tinycore.errors import TinysmithError

MAX_FILE_BYTES = 2**30
MAX_CELLS = 200_000_000
MAX_COLUMNS = 4096
MAX_NAME_CHARACTERS = 120

# A larger table is read again rather than kept in memory while a network trains.
REMEMBERED_CELLS = 20_000_000

# Up to this share of bad lines is left out and said; more means that the file was misread.
MAX_RAGGED_SHARE = 0.05


@dataclass(frozen=True, eq=False)
class CsvTable:
    """A file's rows as typed columns: numbers as float or integer, everything else as text."""

    path: Path
    frame: pd.DataFrame
    format: CsvFormat
    findings: tuple[Finding, ...]


def read_csv(path: Path, context: Context) -> CsvTable:
    """Read a whole file; the last one is remembered, so looking and preparing read it once.

    Raises `data.*` errors for anything that is not a table, and `file.*` for what the system refuses.
    """
    try:
        status = path.stat()
    except OSError as error:
        raise explain_os_error(error, path) from error
    if status.st_size > MAX_FILE_BYTES:
        raise _too_large(path, f"{status.st_size / 2**20:.0f} MB", f"{MAX_FILE_BYTES // 2**20} MB")
    key = (str(path.resolve()), status.st_size, status.st_mtime_ns)
    table = _remembered.get("table")
    if not isinstance(table, CsvTable) or _remembered.get("key") != key:
        _remembered.clear()
        table = _read(path, status.st_size, context)
        if table.frame.size <= REMEMBERED_CELLS:
            _remembered.update(key=key, table=table)
    return replace(table, path=path)


_remembered: dict[str, object] = {}


def _read(path: Path, size: int, context: Context) -> CsvTable:
    found = guess_format(path)
    if found.fields > MAX_COLUMNS:
        raise _too_large(path, f"{found.fields} columns", f"{MAX_COLUMNS}")
    try:
        found = checked_format(path, found)
        count = count_lines(path, found, size, context)
    except OSError as error:
        raise explain_os_error(error, path) from error
    _check_count(path, found, count)
    stop_if_asked(context)
    context.report(Progress(0, 0, "read"))
    frame = _parse(path, found, count, _names(path, found))
    stop_if_asked(context)
    return CsvTable(path, _tidied(frame, found), found, _said(path, found, count))


def _check_count(path: Path, found: CsvFormat, count: Count) -> None:
    total = count.rows + len(count.ragged)
    if total == 0:
        raise TinysmithError("data.empty", path=path)
    if len(count.ragged) > max(1, MAX_RAGGED_SHARE * total):
        raise TinysmithError(
            "data.ragged", path=path, count=len(count.ragged), total=total, expected=found.fields, line=count.ragged[0] + 1
        )
    if count.rows * found.fields > MAX_CELLS:
        raise _too_large(path, f"{count.rows * found.fields // 10**6} million cells", f"{MAX_CELLS // 10**6} million")


def _parse(path: Path, found: CsvFormat, count: Count, names: list[str]) -> pd.DataFrame:
    """The rows by pandas' C parser, checked against our own count of lines."""
    header_lines = set(range(found.comment_lines + bool(found.names)))
    try:
        with warnings.catch_warnings():
            # Pandas only warns when it cuts lines that an open quotation mark has joined.
            warnings.simplefilter("error", pd.errors.ParserWarning)
            frame = pd.read_csv(
                path,
                sep=found.separator,
                header=None,
                names=names,
                index_col=False,
                skiprows=sorted(header_lines | set(count.ragged)),
                encoding=found.encoding,
                decimal=found.decimal,
                skipinitialspace=found.separator != WHITESPACE,
                keep_default_na=False,
                na_values=[""],
                low_memory=False,
                compression=None,  # a file called .gz is not unpacked behind our limits
            )
    except (pd.errors.ParserError, pd.errors.ParserWarning, pd.errors.EmptyDataError, UnicodeError, ValueError, OverflowError) as error:
        raise TinysmithError("file.unreadable", path=path, reason="it is not a plain table", detail=str(error)) from error
    if len(frame) != count.rows:
        raise TinysmithError("data.read_short", path=path, found=len(frame), expected=count.rows)
    return frame


def _names(path: Path, found: CsvFormat) -> list[str]:
    """One name per field; a header with one name less leaves the extra column without."""
    names = list(found.names) or [""] * found.fields
    if found.fields not in (len(names), len(names) + 1):
        line = found.comment_lines + 1
        raise TinysmithError("data.ragged", path=path, count=1, total=1, expected=found.fields, line=line)
    names += [""] * (found.fields - len(names))
    names = [name[:MAX_NAME_CHARACTERS] or f"column {number}" for number, name in enumerate(names, start=1)]
    repeated = sorted(name for name, times in Counter(names).items() if times > 1)
    if repeated:
        raise TinysmithError("data.duplicate_columns", path=path, columns=", ".join(f"“{name}”" for name in repeated[:10]))
    return names


def _tidied(frame: pd.DataFrame, found: CsvFormat) -> pd.DataFrame:
    """Text without surrounding blanks; the column that a separator at the end of every line makes is dropped."""
    if found.names and found.fields > len(found.names):
        # Either every line ends with a separator, or row names come first and have no title, as R writes them.
        is_empty = bool(frame.iloc[:, -1].isna().all())
        frame = frame.iloc[:, :-1] if is_empty else frame.set_axis(["row", *found.names], axis=1)
    for name in frame.columns:
        if not pd.api.types.is_numeric_dtype(frame[name].dtype):
            frame[name] = frame[name].astype("str").str.strip().where(frame[name].notna())
    return frame


def _said(path: Path, found: CsvFormat, count: Count) -> tuple[Finding, ...]:
    findings = []
    if found.encoding == "latin-1":
        findings.append(fixed("encoding", file=path.name))
    if found.decimal == ",":
        findings.append(good("decimal_comma"))
    if not found.names:
        findings.append(good("headerless"))
    if count.ragged:
        total = count.rows + len(count.ragged)
        findings.append(fixed("ragged", count=len(count.ragged), total=total, expected=found.fields, line=count.ragged[0] + 1))
    return tuple(findings)


def _too_large(path: Path, size: str, limit: str) -> TinysmithError:
    return TinysmithError("data.too_large", path=path, size=size, limit=limit)
