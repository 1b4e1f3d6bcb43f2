"""Install the pinned packages, with a progress bar and a log."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import venv
from pathlib import Path
from typing import TextIO


def install(folder: Path, lock: Path) -> None:
    """Make a virtual environment in `folder` and install every package of `lock`, hashes checked.

    An interrupted run is completed by the next one. Exits with a sentence when the packages cannot be had.
    """
    say(f"Setting up Tinysmith in {folder} (once, about 3 GB; later starts need no network).")
    try:
        venv.create(folder, with_pip=True, symlinks=os.name != "nt")  # as `python -m venv` does; a copy cannot be made a second time
    except (OSError, subprocess.CalledProcessError) as error:
        sys.exit(f"The environment could not be made ({error}).\nOn Debian and Ubuntu try: apt install python3.11-venv")
    log = folder / "install.log"
    if run_pip(folder, lock, log) != 0:
        sys.exit(f"The packages could not be installed; {log} says why.\nCheck the network connection and the disk, then start again.")
    say("")


def run_pip(folder: Path, lock: Path, log: Path) -> int:
    """The exit status of pip; its output goes to `log`, and each package it names moves the bar."""
    total = sum(1 for line in lock.read_text(encoding="utf-8").splitlines() if line[:1].isalnum())
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    command = [str(python), "-m", "pip", "install", "--require-hashes", "--no-input", "--disable-pip-version-check", "--progress-bar=off"]
    environment = {**os.environ, "PYTHONUTF8": "1"}  # paths with a user's name in them, whatever the code page is
    with log.open("w", encoding="utf-8") as stream:
        process = subprocess.Popen(
            [*command, "-r", str(lock)],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            env=environment,
        )
        follow(process, stream, ProgressLine(total))
    return process.wait()


def follow(process: subprocess.Popen[str], log: TextIO, line: ProgressLine) -> None:
    """Copy what pip says to the log and show how far it is."""
    for text in process.stdout or ():
        log.write(text)
        if text.startswith(("Collecting", "Requirement already")):
            line.advance()
        elif text.startswith("Installing collected"):
            line.show("Installing, a minute or two")


class ProgressLine:
    """One line that rewrites itself on a terminal; elsewhere one line per ten packages."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.done = 0
        self.started = time.monotonic()

    def advance(self) -> None:
        """One more package was found."""
        self.done = min(self.done + 1, self.total)
        if sys.stderr.isatty() or self.done % 10 == 0:
            self.show(f"Fetching {self.done} of {self.total}")

    def show(self, phase: str) -> None:
        """Draw the bar with this phase behind it."""
        filled = round(self.done / self.total * 24)
        text = f"{'█' * filled}{'·' * (24 - filled)} {phase} ({time.monotonic() - self.started:.0f} s)"
        sys.stderr.write(f"\r{text}   " if sys.stderr.isatty() else f"{text}\n")
        sys.stderr.flush()


def say(sentence: str) -> None:
    """A line for the person watching; stdout stays free for results."""
    sys.stderr.write(sentence + "\n")
    sys.stderr.flush()
