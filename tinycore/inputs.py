"""What a user's file or folder is, by content, so that a change outside the program is noticed."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path
from stat import S_ISREG

from tinycore.artifacts import explain_os_error
from tinycore.errors import TinysmithError

HASHED_BYTES = 64 * 1024 * 1024  # larger inputs are told apart by name, size and time alone


def identity(source: str) -> object:
    """Plain values that differ whenever the input differs; None for no input.

    Content decides while it is quick to read, so that a copied or touched file does not make work stale.
    """
    if not source:
        return None
    path = Path(source)
    try:
        files = sorted(f for f in path.rglob("*") if f.is_file()) if path.is_dir() else [path]
        stats = [(file, file.stat()) for file in files]
        if not all(S_ISREG(stat.st_mode) for _, stat in stats):  # a pipe would block, a device never end
            raise TinysmithError("data.not_text", path=path)
    except OSError as error:
        raise explain_os_error(error, path) from error
    if sum(stat.st_size for _, stat in stats) > HASHED_BYTES:
        return [(_name(file, path), stat.st_size, stat.st_mtime_ns) for file, stat in stats]
    return [(_name(file, path), _hash(file, stat.st_size, stat.st_mtime_ns)) for file, stat in stats]


def _name(file: Path, source: Path) -> str:
    return file.relative_to(source).as_posix() if file != source else file.name


@lru_cache(maxsize=8192)
def _hash(file: Path, size: int, time_ns: int) -> str:  # noqa: ARG001 - size and time are the cache's key
    try:
        return hashlib.sha256(file.read_bytes()).hexdigest()[:20]
    except OSError as error:
        raise explain_os_error(error, file) from error
