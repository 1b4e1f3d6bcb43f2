"""Kinds of data: what each is, and the reader that turns it into samples."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tinycore.context import Context
from tinycore.data.csv_file import CsvTable, read_csv
from tinycore.data.read_long_table import read_long_table
from tinycore.data.read_recordings import read_recordings
from tinycore.data.read_table import samples_of_table
from tinycore.data.roles import Roles, find_roles, is_series
from tinycore.data.samples import Samples
from tinycore.data.series import Series, samples_of_series
from tinycore.data.settings import DataSettings
from tinycore.data.source import Source, find_source


@dataclass(frozen=True, eq=False)
class Opened:
    """A user's data as they were found: one table with the roles of its columns, or a folder of recordings."""

    kind: str  # a name in KINDS
    source: Source
    table: CsvTable | None
    roles: Roles | None


def open_data(settings: DataSettings, context: Context) -> Opened:
    """Find the files, read a single table, and decide what kind of data this is.

    Raises `data.*` and `file.*` errors for what cannot be read.
    """
    source = find_source(settings.source)
    if source.folder is not None:
        return Opened("recordings", source, None, None)
    table = read_csv(source.files[0], context)
    roles = find_roles(table.frame, settings)
    if settings.kind == "auto":
        return Opened("long_table" if is_series(table.frame, roles) else "table", source, table, roles)
    return Opened("long_table" if settings.kind == "series" else "table", source, table, roles)


def read_series(opened: Opened, settings: DataSettings, context: Context) -> Series:
    """The recordings behind data of a kind that has them."""
    if opened.table is None or opened.roles is None:
        return read_recordings(opened.source, settings, context)
    return read_long_table(opened.table, opened.roles, settings)


def _samples_of_table(opened: Opened, settings: DataSettings, _context: Context) -> Samples:
    assert opened.table is not None
    assert opened.roles is not None
    return samples_of_table(opened.table, opened.roles, settings)


def _samples_of_series(opened: Opened, settings: DataSettings, context: Context) -> Samples:
    return samples_of_series(read_series(opened, settings, context), settings)


KINDS: dict[str, Callable[[Opened, DataSettings, Context], Samples]] = {
    "table": _samples_of_table,
    "long_table": _samples_of_series,
    "recordings": _samples_of_series,
}


def read_samples(settings: DataSettings, context: Context) -> Samples:
    """Everything from the user's path to samples with answers and groups."""
    opened = open_data(settings, context)
    return KINDS[opened.kind](opened, settings, context)
