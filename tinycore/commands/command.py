"""What a command file declares."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from tinycore.context import Context

Result = dict[str, Any]


@dataclass(frozen=True)
class Command:
    """One word of the command line; `run` gives plain values, `render` the words for a person."""

    name: str
    summary: str
    add_arguments: Callable[[ArgumentParser], None]
    run: Callable[[Namespace, Context], Result]
    render: Callable[[Result], str]


def table(rows: Sequence[tuple[str, ...]]) -> str:
    """Rows as aligned columns; the first row is the heading."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows)


def kilobytes(count: float) -> str:
    """Bytes in the unit people compare boards by."""
    return f"{count / 1000:,.1f} kB"


def layer_name(name: str) -> str:
    """The part of a converter's long tensor name that a person recognises."""
    first = name.partition(";")[0]
    return "/".join(first.split("/")[-2:])[-40:]
