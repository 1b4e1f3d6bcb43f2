"""The real application as a process of its own, killed without warning and started again."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.document import AUTOSAVE

ROOT = Path(__file__).resolve().parents[2]
DRIVER = Path(__file__).with_name("driven_application.py")
WAIT_S = 60
Start = Callable[[str, Path], subprocess.Popen]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts the application with one profile; whatever still runs at the end is killed."""
    started: list[subprocess.Popen] = []
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}

    def begin(act: str, argument: Path) -> subprocess.Popen:
        command = [sys.executable, str(DRIVER), str(tmp_path / "profile"), act, str(argument)]
        started.append(subprocess.Popen(command, env=environment, cwd=ROOT))
        return started[-1]

    yield begin
    for process in started:
        process.kill()
        process.wait(WAIT_S)


def wait_for(find: Callable[[], list[Path]], process: subprocess.Popen) -> Path:
    """The first file that is found while the application lives."""
    end = time.monotonic() + WAIT_S
    while time.monotonic() < end:
        assert process.poll() is None, "the application ended by itself"
        if found := find():
            return found[0]
        time.sleep(0.05)
    pytest.fail("nothing was written")


@pytest.mark.slow
def test_choices_survive_a_killed_application(start: Start, tmp_path: Path) -> None:
    data = tmp_path / "reef.csv"
    data.write_text("depth,kind\n" + "".join(f"{row},{'ab'[row % 2]}\n" for row in range(40)))
    first = start("edit", data)
    wait_for(lambda: list((tmp_path / "profile" / "data" / "unsaved").glob(f"*/{AUTOSAVE}")), first)
    first.kill()
    first.wait(WAIT_S)
    report = tmp_path / "report.json"
    second = start("answer", report)
    wait_for(lambda: [report] if report.exists() else [], second)
    told = json.loads(report.read_text())
    assert "never saved" in told.pop("said")
    assert told == {"source": str(data.resolve()), "trials": 7, "board": "pico", "is_modified": True}
