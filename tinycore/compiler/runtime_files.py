"""Which files of `resources/runtime` are compiled for a processor."""

from __future__ import annotations

import re
from pathlib import Path

import resources

PORTABLE = "portable"
_OF_ONE_SET = re.compile(r"_(armv\w+)$")


def runtime_sources(instruction_set: str = PORTABLE) -> list[Path]:
    """C and assembly files that every core can run, and those whose names end with the core's own instruction set."""
    files = sorted(file for file in resources.path("runtime").iterdir() if file.suffix in (".c", ".S"))
    return [file for file in files if _set_of(file) in (PORTABLE, instruction_set)]


def runtime_headers() -> list[Path]:
    """Every header."""
    return sorted(resources.path("runtime").glob("*.h"))


def _set_of(file: Path) -> str:
    found = _OF_ONE_SET.search(file.stem)
    return found[1] if found else PORTABLE
