"""Progress for people at a terminal, and for log files."""

from __future__ import annotations

import io

import pytest

from tinycore.commands.terminal import TerminalContext, bar, clock
from tinycore.context import Note, Progress


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_bar_fills_with_the_work() -> None:
    assert [bar(Progress(done, 4, "x")).count("█") for done in (0, 2, 4, 9)] == [0, 12, 24, 24]
    assert bar(Progress(3, 0, "unknown total")).count("█") == 0


@pytest.mark.parametrize(
    ("done", "expected"), [(0, "10 s"), (50, "10 s, about 10 s left"), (100, "10 s")], ids=["no guess yet", "half", "done"]
)
def test_time_left_is_said_once_it_can_be_known(done: int, expected: str) -> None:
    assert clock(Progress(done, 100, "x"), 10.0) == expected


def test_a_terminal_shows_one_line_that_rewrites_itself() -> None:
    screen = Screen()
    context = TerminalContext(screen)
    context.report(Progress(0, 2, "fit"))
    context.report(Progress(2, 2, "fit"))
    context.report(Note("info", "kept"))
    assert screen.getvalue().count("\n") == 2
    assert "\r" in screen.getvalue()


def test_a_log_file_gets_a_line_per_phase_and_no_carriage_returns() -> None:
    log = io.StringIO()
    context = TerminalContext(log)
    for done in range(5):
        context.report(Progress(done, 4, "fit"))
    assert log.getvalue().splitlines()[0] == "fit ..."
    assert log.getvalue().count("\n") == 2
    assert "\r" not in log.getvalue()
