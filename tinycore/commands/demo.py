"""`demo`: the whole path on the sample that ships, onto a virtual board."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from tinycore.boards.settings import BoardSettings
from tinycore.commands.command import Command, Result
from tinycore.commands.report import render_report
from tinycore.context import Context, Note
from tinycore.data.settings import DataSettings
from tinycore.models.settings import ModelSettings
from tinycore.project import Project
from tinycore.shrink.settings import ShrinkSettings

DEFAULT_FOLDER = Path("tinysmith-demo")
NANO = "nano-33-ble-sense-rev1"


def add_arguments(parser: ArgumentParser) -> None:
    """Which board, and where the results go."""
    parser.add_argument("--board", default=NANO, help="which virtual board (default: %(default)s)")
    parser.add_argument("--out", type=Path, default=DEFAULT_FOLDER, help="folder for the results (default: %(default)s)")


def run(arguments: Namespace, context: Context) -> Result:
    """Write the sample table, then do what `run` does."""
    from tinycore.data.demo_table import write_demo_table
    from tinycore.whole_path import run_whole_path

    arguments.out.mkdir(parents=True, exist_ok=True)
    table = write_demo_table(arguments.out)
    context.report(Note("info", "Data: 1,797 handwritten digits as a table of 64 brightness values (scikit-learn)."))
    return run_whole_path(demo_project(table, board=arguments.board), arguments.out / "demo.tiny", context)


def demo_project(table: Path, *, board: str = NANO) -> Project:
    """The choices of the demo: a short search, a third of the channels removed, int8."""
    return Project(
        name="Digits demo",
        data=DataSettings(source=str(table.resolve()), target="digit", scaling="range", seed=7),
        model=ModelSettings(trials=15, minutes=1.0, epochs=60, prefer_accuracy=0.9),
        board=BoardSettings(board=board),
        shrink=ShrinkSettings(sparsity_percent=30, mode="int8", fine_tune_epochs=40),
    )


COMMAND = Command("demo", "the whole path on the sample that ships, onto a virtual board", add_arguments, run, render_report)
