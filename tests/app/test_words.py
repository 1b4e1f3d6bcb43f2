"""Sizes, times and errors as people read them."""

from __future__ import annotations

import subprocess
import sys

import pytest

from app import words
from tinycore.error_messages import MESSAGES
from tinycore.errors import TinysmithError


@pytest.mark.parametrize(
    ("count", "said"),
    [(0, "0 B"), (759, "759 B"), (11_880, "11.9 kB"), (983_040, "983 kB"), (2_100_000, "2.1 MB"), (1_074_000_000, "1.1 GB")],
)
def test_sizes(count: int, said: str) -> None:
    assert words.size(count) == said


@pytest.mark.parametrize(
    ("seconds", "said"), [(0.0000279, "27.9 µs"), (0.0022, "2.2 ms"), (1.5, "1.5 s"), (600, "10 min"), (86400 * 41, "41 days")]
)
def test_durations(seconds: float, said: str) -> None:
    assert words.duration(seconds) == said


@pytest.mark.parametrize(
    ("elapsed", "done", "total", "said"),
    [(0.5, 1, 10, ""), (10, 0, 10, ""), (10, 5, 10, "about 10 s left"), (60, 1, 10, "about 9 min left"), (10, 10, 10, "nearly done")],
)
def test_time_left_is_only_said_when_it_is_known(elapsed: float, done: float, total: float, said: str) -> None:
    assert words.time_left(elapsed, done, total) == said


def test_an_error_is_told_in_two_sentences() -> None:
    message = words.error_words(TinysmithError("file.missing", path="a.csv"))
    assert message.what == "a.csv is not there."
    assert message.advice


def test_every_error_has_both_sentences() -> None:
    assert all(what and advice for what, advice in MESSAGES.values())


def test_python_survives_what_qt_drops() -> None:
    """PySide6 6.12 drops a reference to None in each of these calls; Python 3.11 dies of it after some thousands."""
    program = (
        "import app\nfrom PySide6.QtCore import QObject\nthing = QObject()\n"
        "for _ in range(200_000):\n    thing.setObjectName('x')\nprint('alive')"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout.strip() == "alive", done.stderr


def test_the_window_needs_neither_tensorflow_nor_pandas() -> None:
    program = "import sys, app.application, app.pages.table as t, importlib\n" + (
        "[importlib.import_module(place.partition(':')[0]) for place in t.PAGES.values()]\n"
        "print([name for name in ('tensorflow', 'pandas', 'sklearn', 'serial', 'unicorn', 'optuna') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout.strip() == "[]", done.stdout + done.stderr


def test_a_foreseen_time_says_what_it_is_worth() -> None:
    assert words.foreseen(0.0258, "guess 2").endswith("(guess)") and words.foreseen(0.0011, "model 3").endswith("(model)")
