"""Results on disk, filed by the fingerprint of what made them."""

from __future__ import annotations

import contextlib
import dataclasses
import errno
import hashlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tinycore.errors import TinysmithError

SUMMARY = "summary.json"
SCRATCH_LIFE_S = 86400.0


@dataclass(frozen=True)
class Artifact:
    """One stage's finished result: a folder of files and a small JSON summary."""

    stage: str
    fingerprint: str
    folder: Path
    summary: dict[str, Any]


def fingerprint(*parts: object) -> str:
    """A hash of plain values, records and artifacts; equal values give equal hashes on every system."""
    text = json.dumps([_plain(part) for part in parts], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:20]


def _plain(value: object) -> object:
    if isinstance(value, Artifact):
        return value.fingerprint
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: _plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    return str(value) if isinstance(value, Path) else value


class Store:
    """The `artifacts/` folder of a project: one folder per stage and fingerprint, complete or absent."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def find(self, stage: str, key: str) -> Artifact | None:
        """The finished result for this fingerprint, or None."""
        folder = self.folder / f"{stage}-{key}"
        try:
            summary = json.loads((folder / SUMMARY).read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError):
            return None
        with contextlib.suppress(OSError):  # a project on a read-only disk can still be looked at
            os.utime(folder)  # recently used results are the last to be pruned
        return Artifact(stage, key, folder, summary)

    def make(self, stage: str, key: str, work: Callable[[Path], dict[str, Any]]) -> Artifact:
        """Run `work` in a scratch folder and publish it whole; a failed or cancelled run leaves nothing behind."""
        target = self.folder / f"{stage}-{key}"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            scratch = Path(tempfile.mkdtemp(prefix=f".{stage}-", dir=self.folder))
            try:
                summary = work(scratch)
                text = json.dumps(summary, indent=1, ensure_ascii=False)
                (scratch / SUMMARY).write_text(text, encoding="utf-8")
                shutil.rmtree(target, ignore_errors=True)
                scratch.replace(target)
            finally:
                shutil.rmtree(scratch, ignore_errors=True)
        except OSError as error:
            raise explain_os_error(error, self.folder) from error
        return Artifact(stage, key, target, json.loads(text))

    def prune(self, budget_bytes: int, *, keep: frozenset[str] = frozenset()) -> None:
        """Remove the least recently used results until the rest fits; fingerprints in `keep` stay, and whatever is no result.

        Scratch folders that a killed worker left behind go after a day.
        """
        for scratch in self.folder.glob(".*-*"):
            if scratch.is_dir() and time.time() - scratch.stat().st_mtime > SCRATCH_LIFE_S:
                shutil.rmtree(scratch, ignore_errors=True)
        folders = sorted((file.parent for file in self.folder.glob(f"[!.]*-*/{SUMMARY}")), key=lambda f: f.stat().st_mtime)
        used = sum(_folder_bytes(folder) for folder in folders)
        for folder in folders:
            if used <= budget_bytes:
                return
            if folder.name.rpartition("-")[2] not in keep:
                used -= _folder_bytes(folder)
                shutil.rmtree(folder, ignore_errors=True)


def explain_os_error(error: OSError, path: Path) -> TinysmithError:
    """The operating system's refusal as a sentence for a person."""
    named = Path(error.filename) if isinstance(error.filename, str) else path
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return TinysmithError("disk.full", path=path, detail=str(error))
    if error.errno == errno.EROFS or (error.errno in (errno.EACCES, errno.EPERM) and _is_read_only(path)):
        return TinysmithError("folder.read_only", path=path, detail=str(error))
    if error.errno == errno.ENOENT:
        return TinysmithError("file.missing", path=named, detail=str(error))
    return TinysmithError("file.unreadable", path=named, reason=error.strerror or "unknown", detail=str(error))


def _is_read_only(path: Path) -> bool:
    """Whether a folder, or the nearest one above it that exists, can be looked into but not written to."""
    folder = next((place for place in (path, *path.parents) if place.exists()), path)
    return folder.is_dir() and os.access(folder, os.R_OK) and not os.access(folder, os.W_OK)


def _folder_bytes(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
