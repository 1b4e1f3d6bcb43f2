"""The few system libraries that Qt's wheels leave to the system on Linux."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys

from packaging_tools.install import say

# Shared library -> Debian package. Qt's platform plug-ins load these; the wheels do not carry them.
DEBIAN_PACKAGES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xinerama.so.0": "libxcb-xinerama0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}


def ensure_system_libraries() -> None:
    """Install what is missing on Debian as root; elsewhere print the one line to type and go on."""
    missing = missing_packages() if sys.platform.startswith("linux") else []
    if not missing:
        return
    line = f"apt-get install -y --no-install-recommends {' '.join(missing)}"
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        say(f"Some system libraries that the window needs are missing. On Debian and Ubuntu type:\n  sudo {line}")
        return
    say(f"Installing {len(missing)} system libraries that the window needs.")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in ("apt-get update", line):
        result = subprocess.run(command.split(), env=environment, capture_output=True, text=True, check=False)
        if result.returncode != 0:
            say(f"`{command}` failed: {result.stderr.strip().splitlines()[-1:] or result.returncode}")


def missing_packages() -> list[str]:
    """The Debian packages of the libraries that cannot be loaded here."""
    return sorted({package for library, package in DEBIAN_PACKAGES.items() if not can_load(library)})


def can_load(library: str) -> bool:
    """Whether the system finds this shared library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
