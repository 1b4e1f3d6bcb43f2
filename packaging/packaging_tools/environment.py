"""Make and find the program's own Python environment, from pinned packages."""

from __future__ import annotations

import hashlib
import os
import platform
import signal
import subprocess
import sys
from pathlib import Path

from packaging_tools.install import install
from packaging_tools.system_libraries import ensure_system_libraries

WANTED_PYTHON = (3, 11)
NEEDS_TEST_TOOLS = frozenset({"test"})
NEEDS_QT = frozenset({"wizard", "test", "benchmark"})


def is_current(root: Path) -> bool:
    """Whether this process already runs in the environment; it was checked when it was started."""
    return Path(sys.prefix).resolve() == environment_folder(root).resolve() and os.environ.get("TINYSMITH_READY") == str(root)


def prepare(root: Path, command: str) -> Path:
    """The environment's Python, made or completed first where needed. Exits with a sentence when it cannot be."""
    check_machine()
    folder = environment_folder(root)
    wants_tests = command in NEEDS_TEST_TOOLS
    lock = root / "packaging" / ("requirements-test.lock" if wants_tests else "requirements.lock")
    if command in NEEDS_QT:
        ensure_system_libraries()
    if not is_installed(folder, lock) and not (not wants_tests and is_installed(folder, lock.with_name("requirements-test.lock"))):
        install(folder, lock)
        stamp(folder, lock).write_text(fingerprint(lock), encoding="utf-8")
    return interpreter(folder)


def continue_in(python: Path, script: Path, arguments: list[str]) -> int:
    """Run the same command line in the environment; on Unix this process becomes it."""
    command = [str(python), str(script), *arguments]
    # UTF-8 whatever the system's code page is: the last line of `--json` goes to scripts.
    environment = {**os.environ, "TINYSMITH_READY": str(script.parent), "PYTHONUTF8": "1"}
    if os.name == "posix":
        os.execve(command[0], command, environment)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the command, which stops at a safe point
    return subprocess.call(command, env=environment)


def environment_folder(root: Path) -> Path:
    """`.venv` beside the program, or in the user's cache where the program's folder cannot be written."""
    beside = root / ".venv"
    if beside.exists() or os.access(root, os.W_OK):
        return beside
    tag = hashlib.sha256(str(root).encode()).hexdigest()[:12]
    return Path.home() / ".cache" / "tinysmith" / f"environment-{tag}"


def interpreter(folder: Path) -> Path:
    """The environment's Python."""
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def is_installed(folder: Path, lock: Path) -> bool:
    """Whether exactly this lock file was installed to the end."""
    try:
        return stamp(folder, lock).read_text(encoding="utf-8") == fingerprint(lock) and interpreter(folder).exists()
    except OSError:
        return False


def stamp(folder: Path, lock: Path) -> Path:
    """The file that says which packages the environment holds."""
    return folder / f"{lock.stem}.installed"


def fingerprint(lock: Path) -> str:
    """A hash of the pinned versions."""
    return hashlib.sha256(lock.read_bytes()).hexdigest()


def check_machine() -> None:
    """Stop with a sentence where the dependencies have no packages."""
    if sys.version_info[:2] != WANTED_PYTHON:
        sys.exit(f"Tinysmith needs Python 3.11; this is {platform.python_version()}. Start it with `python3.11 main.py`.")
    if sys.platform == "darwin" and platform.machine() != "arm64":
        sys.exit("Tinysmith runs on Macs with Apple silicon only: TensorFlow is no longer made for Intel Macs.")
