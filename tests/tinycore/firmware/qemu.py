"""A third party's emulator that runs our image and shows its serial line as a network port."""

from __future__ import annotations

import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PROGRAM = "qemu-system-arm"


def is_installed() -> bool:
    """Whether this computer has the emulator."""
    return shutil.which(PROGRAM) is not None


@contextmanager
def run_on_qemu(machine: str, elf: Path) -> Iterator[str]:
    """Run the image on one of its machines, an instruction a nanosecond; gives the URL of the serial line."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number = free.getsockname()[1]
    serial = f"tcp:127.0.0.1:{number},server=on,wait=on,nodelay=on"
    options = ["-display", "none", "-monitor", "none", "-icount", "shift=0", "-serial", serial]
    process = subprocess.Popen(
        [PROGRAM, "-M", machine, "-kernel", str(elf), *options], stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    try:
        _await_listening(process)
        yield f"socket://127.0.0.1:{number}"
    finally:
        process.kill()
        process.communicate()


def _await_listening(process: subprocess.Popen[str]) -> None:
    """It says that it waits for a connection; whoever tries one before is turned away."""
    assert process.stderr is not None
    for line in process.stderr:
        if "waiting for connection" in line:
            return
    raise AssertionError(f"{PROGRAM} ended with {process.wait()}")
