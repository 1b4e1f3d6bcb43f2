"""Which windows are open, so that a start after a crash can offer the work that was lost."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QLockFile

from app.document import AUTOSAVE

LOCK = ".lock"
RECORD = ".json"


class Session:
    """The mark of a window on disk: a lock that dies with the process, and the project's folder."""

    def __init__(self, sessions: Path) -> None:
        sessions.mkdir(parents=True, exist_ok=True)
        self.record = sessions / f"{uuid.uuid4().hex[:8]}{RECORD}"
        self.lock = QLockFile(str(self.record.with_suffix(LOCK)))
        self.lock.setStaleLockTime(0)
        self.lock.tryLock(0)

    def note(self, project: Path) -> None:
        """Remember where the open project lives."""
        self.record.write_text(json.dumps(str(project)), encoding="utf-8")

    def end(self) -> None:
        """The window was closed on purpose."""
        self.record.unlink(missing_ok=True)
        self.lock.unlock()


def lost_projects(sessions: Path) -> Iterator[Path]:
    """Folders with an autosave whose window died; each is reported once, and those not asked for wait for the next start."""
    seen: set[Path] = set()
    for record in sorted(sessions.glob(f"*{RECORD}")):
        folder = _take(record)
        if folder and folder not in seen and (folder / AUTOSAVE).is_file():
            seen.add(folder)
            yield folder


def _take(record: Path) -> Path | None:
    """The project of a dead session; None while its window lives."""
    lock = QLockFile(str(record.with_suffix(LOCK)))
    lock.setStaleLockTime(0)
    if not lock.tryLock(0):
        return None
    try:
        folder = Path(json.loads(record.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        folder = None
    record.unlink(missing_ok=True)
    lock.unlock()
    return folder
