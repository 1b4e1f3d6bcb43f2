"""`virtual`: a virtual board in the foreground."""

from __future__ import annotations

import subprocess
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from tinycore.boards.record import load_board
from tinycore.commands.command import Command, Result
from tinycore.context import Context
from tinycore.errors import TinysmithError

STATE = Path("virtual-boards")


def add_arguments(parser: ArgumentParser) -> None:
    """Which board, where its flash contents are kept, and how it is reached."""
    parser.add_argument("board", help="a board's id, see `boards`")
    parser.add_argument("--state", type=Path, help="folder that keeps the board's flash (default: virtual-boards/BOARD)")
    parser.add_argument("--pty", action="store_true", help="reach it at a pseudo-terminal (Linux and macOS)")


def run(arguments: Namespace, _context: Context) -> Result:
    """Run the board's own process until it ends or Ctrl+C; its first line of output is the port."""
    load_board(arguments.board)
    state = arguments.state or STATE / arguments.board
    options = [option for option in ("pty", "json") if getattr(arguments, option)]
    command = [sys.executable, "-m", "tinycore.twin", arguments.board, "--state", str(state), *(f"--{option}" for option in options)]
    status = subprocess.call(command)
    if status not in (0, 130, -2):
        raise TinysmithError("twin.did_not_start", board=arguments.board, detail=f"exit status {status}")
    return {"board": arguments.board, "state": str(state)}


def render(result: Result) -> str:
    """A last word."""
    return f"The virtual board has stopped; its flash is kept in {result['state']}."


COMMAND = Command("virtual", "a virtual board in the foreground", add_arguments, run, render)
