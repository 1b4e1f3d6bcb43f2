"""The house rules that a linter cannot know: who loads what, and what stands where."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest

HEAVY = ("PySide6", "tensorflow", "tf_keras", "keras", "unicorn", "serial", "pyqtgraph", "pandas", "sklearn", "optuna", "capstone")
PROBE = "import sys, {module}; print(' '.join(sorted(name for name in sys.modules if name in {heavy!r})))"


def loaded_by(module: str) -> set[str]:
    code = PROBE.format(module=module, heavy=HEAVY)
    return set(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split())


@pytest.mark.parametrize("module", ["tinycore", "tinycore.pipeline", "tinycore.worker", "tinycore.__main__", "tinycore.commands.demo"])
def test_the_engine_loads_nothing_heavy(module: str) -> None:
    assert loaded_by(module) == set()


@pytest.mark.parametrize("module", ["tinycore.link.session", "tinycore.twin.process", "tinycore.shrink.preview", "tinycore.data.look"])
def test_neither_unicorn_nor_tensorflow_nor_qt_come_in_by_the_back_door(module: str) -> None:
    assert not loaded_by(module) & {"unicorn", "tensorflow", "tf_keras", "keras", "PySide6"}


def test_importing_the_engine_is_quick() -> None:
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", ""], check=True)
    bare = time.perf_counter() - started
    seconds = min(_seconds_of_import() for _ in range(3))
    assert seconds - bare < 1.0  # far above the 0.2 s that `benchmark responsive` holds it to, so that a busy machine does not fail it


def _seconds_of_import() -> float:
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import tinycore.pipeline"], check=True)
    return time.perf_counter() - started
