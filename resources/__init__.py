"""All that is not Python; reached through `path` alone."""

from __future__ import annotations

from pathlib import Path


def path(name: str) -> Path:
    """The file or folder `name` below `resources/`, wherever the program was installed."""
    return Path(__file__).parent / name
