"""A virtual board seen from any other process: start it, get its port, stop it."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import subprocess
import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from tinycore.compiler.toolchain import NO_WINDOW
from tinycore.errors import TinysmithError

VIRTUAL_BOARDS = ("nano-33-ble-sense-rev1",)
STOP_TIMEOUT_S = 5.0
KEPT_EVENTS = 1000
PACKAGE_ROOT = Path(__file__).resolve().parents[2]


class VirtualBoard:
    """A running virtual board; `port` is what pyserial's `serial_for_url` opens, `events` what has happened to the board so far."""

    def __init__(self, process: subprocess.Popen[str], port: str, events: list[dict[str, object]]) -> None:
        self._process = process
        self.port = port
        self.events = events

    @classmethod
    def start(cls, board_id: str, state_folder: Path, *, timeout_s: float = 20.0, unplug_after: int | None = None) -> VirtualBoard:
        """Start the board whose flash lives in `state_folder`; raises `twin.not_virtual` or `twin.did_not_start`."""
        require_virtual(board_id)
        options = [] if unplug_after is None else ["--unplug-after", str(unplug_after)]
        process = spawn([board_id, "--state", str(state_folder), "--json", *options])
        ports: queue.Queue[str] = queue.Queue()
        events: list[dict[str, object]] = []
        threading.Thread(target=_listen, args=(_pipe(process.stdout), ports, events), daemon=True).start()
        try:
            port = ports.get(timeout=timeout_s)
        except queue.Empty:
            port = ""
        if not port:
            _end(process)
            raise TinysmithError("twin.did_not_start", board=board_id, detail=f"exit code {process.returncode}")
        return cls(process, port, events)

    def press_reset(self, *, twice: bool = False) -> None:
        """Press the reset button of the board; twice enters its bootloader."""
        self._say("double-reset" if twice else "reset")

    def unplug(self) -> None:
        """Pull the cable: the port is gone until the board is started again."""
        self._say("unplug")

    @property
    def is_running(self) -> bool:
        """Whether its process lives."""
        return self._process.poll() is None

    @property
    def returncode(self) -> int | None:
        """How its process ended, or None."""
        return self._process.poll()

    def stop(self) -> None:
        """End the board; what it holds in flash stays in the state folder."""
        _end(self._process)

    def _say(self, text: str) -> None:
        with contextlib.suppress(OSError):
            stream = _pipe(self._process.stdin)
            stream.write(text + "\n")
            stream.flush()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.stop()


def require_virtual(board_id: str) -> None:
    """Raise `twin.not_virtual` for a board that has no emulated core."""
    if board_id not in VIRTUAL_BOARDS:
        raise TinysmithError("twin.not_virtual", board=board_id, known=", ".join(VIRTUAL_BOARDS))


def spawn(arguments: list[str], module: str = "tinycore.twin") -> subprocess.Popen[str]:
    """Start a module of this program with pipes on its input and output."""
    return subprocess.Popen(
        [sys.executable, "-m", module, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
        env=_environment(),
        creationflags=NO_WINDOW,
    )


def run_module(module: str, arguments: list[str], *, timeout_s: float) -> subprocess.CompletedProcess[str]:
    """Run a module of this program to its end; raises `subprocess.TimeoutExpired`."""
    command = [sys.executable, "-m", module, *arguments]
    return subprocess.run(
        command,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=_environment(),
        timeout=timeout_s,
        check=False,
        creationflags=NO_WINDOW,
    )


def _environment() -> dict[str, str]:
    """Ours, with this program importable from anywhere."""
    paths = [str(PACKAGE_ROOT), os.environ.get("PYTHONPATH", "")]
    return os.environ | {"PYTHONPATH": os.pathsep.join(path for path in paths if path)}


def _pipe(stream: IO[str] | None) -> IO[str]:
    if stream is None:
        raise TinysmithError("internal", kind="process without a pipe")
    return stream


def _listen(stream: IO[str], ports: queue.Queue[str], events: list[dict[str, object]]) -> None:
    """Read records until the process ends: the port first, an empty one if it ends without."""
    for text in stream:
        with contextlib.suppress(ValueError):
            record = json.loads(text)
            if "port" in record:
                ports.put(str(record["port"]))
            elif len(events) < KEPT_EVENTS:
                events.append(record)
    ports.put("")


def _end(process: subprocess.Popen[str]) -> None:
    """Close its input, on which it ends by itself, and make sure that it has."""
    with contextlib.suppress(OSError):
        _pipe(process.stdin).close()
    try:
        process.wait(STOP_TIMEOUT_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
