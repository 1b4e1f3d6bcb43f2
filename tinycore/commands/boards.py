"""`boards`: the catalogue."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from dataclasses import asdict

from tinycore.boards.record import all_boards
from tinycore.commands.command import Command, Result, kilobytes, table
from tinycore.context import Context


def add_arguments(_parser: ArgumentParser) -> None:
    """There is nothing to choose."""


def run(_arguments: Namespace, _context: Context) -> Result:
    """Every board's record."""
    return {"boards": [asdict(board) for board in all_boards()]}


def render(result: Result) -> str:
    """One line per board."""
    rows = [("id", "name", "core", "clock", "flash", "RAM", "support")]
    for board in result["boards"]:
        cpu, memory = board["cpu"], board["memory"]
        clock = f"{cpu['clock_hz'] / 1e6:.0f} MHz"
        sizes = (kilobytes(memory["flash_bytes"]), kilobytes(memory["ram_bytes"]))
        rows.append((board["id"], board["name"], cpu["core"], clock, *sizes, board["support"]))
    return table(rows)


COMMAND = Command("boards", "the catalogue of boards", add_arguments, run, render)
