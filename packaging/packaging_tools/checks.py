"""`main.py test`: the linters, the type checker, the import contracts and the test suite, in one command."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

CHECKS: dict[str, tuple[str, ...]] = {
    "format": ("-m", "ruff", "format", "--check", "."),
    "lint": ("-m", "ruff", "check", "."),
    "types": ("-m", "mypy"),
    "imports": ("-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"),
}


def run(root: Path, arguments: list[str]) -> int:
    """0 when everything passes. `--fast` leaves the slow tests out; other arguments go to pytest alone."""
    fast = "--fast" in arguments
    chosen = [argument for argument in arguments if argument != "--fast"]
    results = {} if chosen else {name: step(root, name, command) for name, command in CHECKS.items()}
    tests = ["-m", "pytest", "-q", *(["-m", "not slow"] if fast else []), *(chosen or ["-n", "auto"])]
    results["tests"] = step(root, "tests", tuple(tests))
    for name, (status, seconds) in results.items():
        print(f"{'ok    ' if status == 0 else 'FAILED'} {name} ({seconds:.0f} s)")
    return int(any(status for status, _ in results.values()))


def step(root: Path, name: str, command: tuple[str, ...]) -> tuple[int, float]:
    """Exit status and seconds of one check."""
    print(f"== {name}", flush=True)
    started = time.monotonic()
    environment = {"QT_QPA_PLATFORM": "offscreen", **os.environ}
    status = subprocess.call([sys.executable, *command], cwd=root, env=environment)
    return status, time.monotonic() - started
