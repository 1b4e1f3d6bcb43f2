"""Rows of a benchmark, filed one by one as they are measured, so that a run that was cut off goes on where it stopped."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import resources
from tinycore.compiler.toolchain import cache_folder, compiler_version

Row = dict[str, Any]
PACKAGES = ("graph", "kernels", "ops", "export", "firmware", "twin", "compiler")


class FiledRows:
    """One JSON line a row in the cache folder; rows of other code do not count."""

    def __init__(self, benchmark: str) -> None:
        self._file = cache_folder() / "benchmarks" / f"{benchmark}-{code_fingerprint()}.jsonl"
        self._file.parent.mkdir(parents=True, exist_ok=True)
        self._rows = {}
        if self._file.exists():
            lines = self._file.read_text(encoding="utf-8").splitlines()
            self._rows = {row["key"]: row for row in map(json.loads, lines)}

    def get(self, key: str, measure: Callable[[], Row]) -> Row:
        """The filed row, or a new one."""
        if key not in self._rows:
            self._rows[key] = {"key": key, **measure()}
            with self._file.open("a", encoding="utf-8") as stream:
                stream.write(json.dumps(self._rows[key]) + "\n")
        return self._rows[key]


def code_fingerprint() -> str:
    """A short hash of everything that the numbers depend on."""
    digest = hashlib.sha256(compiler_version().encode())
    for file in sorted(_sources()):
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:12]


def _sources() -> Iterable[Path]:
    for folder in ("runtime", "timing", "firmware", "boards"):
        yield from (file for file in resources.path(folder).rglob("*") if file.is_file())
    engine = resources.path("../tinycore").resolve()
    for package in PACKAGES:
        yield from (engine / package).rglob("*.py")
