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
LOOK_EVERY_S = 0.2
ENDED_AS_ASKED = (0, 130, -2)


def add_arguments(parser: ArgumentParser) -> None:
    """Which board, where its flash contents are kept, and how it is reached."""
    parser.add_argument("board", help="a board's id, see `boards`")
    parser.add_argument("--state", type=Path, help="folder that keeps the board's flash (default: virtual-boards/BOARD)")
    parser.add_argument("--pty", action="store_true", help="reach it at a pseudo-terminal (Linux and macOS)")


def run(arguments: Namespace, context: Context) -> Result:
    """Run the board's own process until it ends or Ctrl+C; its first line of output is the port."""
    from tinycore.twin.process import require_virtual

    require_virtual(load_board(arguments.board).id)
    state = arguments.state or STATE / arguments.board
    options = [option for option in ("pty", "json") if getattr(arguments, option)]
    command = [sys.executable, "-m", "tinycore.twin", arguments.board, "--state", str(state), *(f"--{option}" for option in options)]
    # The board's process ends when its stdin closes, that is, with this one; our own stdin may be closed from the start.
    with subprocess.Popen(command, stdin=subprocess.PIPE) as process:
        status = wait(process, context)
    if status not in ENDED_AS_ASKED:
        raise TinysmithError("twin.did_not_start", board=arguments.board, detail=f"exit status {status}")
    return {"board": arguments.board, "state": str(state)}


def wait(process: subprocess.Popen[bytes], context: Context) -> int:
    """The board's exit status; Ctrl+C closes its stdin, which it takes as the wish to end."""
    while True:
        try:
            return process.wait(LOOK_EVERY_S)
        except subprocess.TimeoutExpired:
            if context.stopping() and process.stdin:
                process.stdin.close()


def render(result: Result) -> str:
    """A last word."""
    return f"The virtual board has stopped; its flash is kept in {result['state']}."


COMMAND = Command("virtual", "a virtual board in the foreground", add_arguments, run, render)
