"""`flash`: an exported image onto a board, verified and self-tested."""

from __future__ import annotations

import tempfile
from argparse import ArgumentParser, Namespace
from pathlib import Path

from tinycore.artifacts import SUMMARY
from tinycore.boards.record import Board, load_board
from tinycore.commands.build import read_record
from tinycore.commands.command import Command, Result, kilobytes
from tinycore.context import Context, Note
from tinycore.errors import TinysmithError

IMAGE = "firmware.bin"


def add_arguments(parser: ArgumentParser) -> None:
    """Which image, and which port."""
    parser.add_argument("folder", type=Path, help="what `export` made, or a project folder of `run` or `demo`")
    parser.add_argument("--port", required=True, help="a serial port, or `virtual`")


def run(arguments: Namespace, context: Context) -> Result:
    """Flash, verify, reset, and run the self-test on the board."""
    from tinycore.twin.process import VirtualBoard

    folder = image_folder(arguments.folder)
    board = load_board(str(read_record(folder / SUMMARY, keys=("board",))["board"]))
    if arguments.port != "virtual":
        return as_result(flash_or_explain(folder, board, arguments.port, context), arguments.port)
    with tempfile.TemporaryDirectory(prefix="tinysmith-") as state, VirtualBoard.start(board.id, Path(state)) as virtual:
        return as_result(flash_or_explain(folder, board, virtual.port, context), "virtual")


def flash_or_explain(folder: Path, board: Board, port: str, context: Context) -> object:
    """Flash; when that fails, also say what to try, step by step."""
    from tinycore.flashing.diagnose import diagnose
    from tinycore.flashing.flash import flash

    try:
        return flash(folder, board, port, context)
    except TinysmithError as error:
        remedy = diagnose(error.code, board)
        for number, step in enumerate(remedy.steps if remedy else (), start=1):
            context.report(Note("info", f"{number}. {step}"))
        raise


def as_result(outcome: object, port: str) -> Result:
    """The flasher's record as plain values."""
    from dataclasses import asdict

    return {**asdict(outcome), "port": port}  # type: ignore[call-overload]


def image_folder(folder: Path) -> Path:
    """The folder that holds the image: this one, its `firmware`, or a project's newest result; raises `flash.no_image`."""
    newest = sorted((folder / "artifacts").glob("firmware-*"), key=lambda found: found.stat().st_mtime, reverse=True)
    for candidate in (folder, folder / "firmware", *newest, *(folder / "demo.tiny" / "artifacts").glob("firmware-*")):
        if (candidate / IMAGE).is_file() and (candidate / SUMMARY).is_file():
            return candidate
    raise TinysmithError("flash.no_image", folder=folder)


def render(result: Result) -> str:
    """One sentence."""
    return f"{kilobytes(result['bytes'])} written and verified in {result['seconds']:.1f} s; self-test on the board: {result['selftest']}."


COMMAND = Command("flash", "an exported image onto a board, verified and self-tested", add_arguments, run, render)
