"""The open project: every edit is one undo step, and nothing is lost between saves."""

from __future__ import annotations

import contextlib
import os
import shutil
import uuid
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from app.places import Places
from tinycore import project as project_file
from tinycore.artifacts import explain_os_error
from tinycore.errors import TinysmithError
from tinycore.project import Project

AUTOSAVE = "autosave.json"
AUTOSAVE_AFTER_MS = 3000
SUFFIX = ".tiny"

Field = tuple[str, str]  # section and name, e.g. ("shrink", "sparsity_percent")


class Document(QObject):
    """One frozen `Project`, the folder it lives in, and its undo stack."""

    changed = Signal(object, object)  # the project before and after
    renamed = Signal()  # another folder or name
    saved = Signal()
    autosave_failed = Signal(object)  # a TinysmithError

    def __init__(self, places: Places, *, autosave_after_ms: int = AUTOSAVE_AFTER_MS) -> None:
        super().__init__()
        self.places = places
        self.project = Project()
        self.folder = new_folder(places)
        self.undo_stack = QUndoStack(self)
        self.autosave_timer = QTimer(self, singleShot=True, interval=autosave_after_ms)
        self.autosave_timer.timeout.connect(self.autosave)
        self.changed.connect(self._autosave_soon)

    @property
    def is_untitled(self) -> bool:
        """Whether the project still lives among the unsaved ones."""
        return self.folder.parent == self.places.unsaved

    @property
    def is_modified(self) -> bool:
        """Whether closing now would lose a choice."""
        return not self.undo_stack.isClean()

    def value(self, section: str, name: str) -> Any:
        """One choice."""
        return getattr(getattr(self.project, section), name)

    def edit(self, section: str, name: str, value: object, *, text: str = "") -> None:
        """Change one choice; neighbouring edits of the same field become one undo step."""
        self.edit_several({(section, name): value}, text=text or name)

    def edit_several(self, values: dict[Field, object], *, text: str) -> None:
        """Change choices that belong together in one undo step."""
        changes = {field: (self.value(*field), new) for field, new in values.items() if self.value(*field) != new}
        if changes:
            self.undo_stack.push(Edit(self, changes, text))

    def put(self, values: dict[Field, object]) -> None:
        """Replace choices without touching the undo stack; only `Edit` calls this."""
        old, new = self.project, self.project
        for (section, name), value in values.items():
            new = replace(new, **{section: replace(getattr(new, section), **{name: value})})
        self._replace(old, new)

    def start_new(self) -> None:
        """An empty project in a folder of its own."""
        self._open(Project(), new_folder(self.places))

    def open(self, folder: Path, *, file: str = project_file.FILE) -> None:
        """Read a project; raises TinysmithError and keeps the open one when that fails."""
        self._open(project_file.load(folder, file=file), folder)

    def recover(self, folder: Path) -> None:
        """Read what was autosaved before a crash; it counts as not saved."""
        self.open(folder, file=AUTOSAVE)
        self.undo_stack.resetClean()

    def save(self) -> None:
        """Write the project where it lives; raises TinysmithError and loses nothing when that fails."""
        project_file.save(self.project, self.folder)
        self.forget_autosave()
        self.undo_stack.setClean()
        self.saved.emit()

    def save_as(self, folder: Path) -> None:
        """Write the project under another name; finished results come along without being copied."""
        if folder.suffix != SUFFIX:
            folder = folder.with_name(folder.name + SUFFIX)
        if folder != self.folder:
            named = replace(self.project, name=folder.stem)
            project_file.save(named, folder)
            link_results(self.folder, folder)
            self._leave()
            self.folder = folder
            self._replace(self.project, named)
        self.save()
        self.renamed.emit()

    def autosave(self) -> None:
        """Write a copy beside the project, which a start after a crash offers."""
        self.autosave_timer.stop()
        if not self.is_modified:
            return
        try:
            project_file.save(self.project, self.folder, file=AUTOSAVE)
        except TinysmithError as error:
            self.autosave_failed.emit(error)

    def forget_autosave(self) -> None:
        """Remove the copy that a crash would have needed."""
        self.autosave_timer.stop()
        with contextlib.suppress(OSError):  # a folder that lets nothing be removed holds none that is newer
            (self.folder / AUTOSAVE).unlink(missing_ok=True)

    def close(self) -> None:
        """Leave on purpose: what was not saved is meant to go."""
        self._leave()

    def _open(self, project: Project, folder: Path) -> None:
        self._leave()
        self.folder = folder
        self.undo_stack.clear()
        self._replace(self.project, project)
        self.autosave_timer.stop()
        self.renamed.emit()

    def _leave(self) -> None:
        self.forget_autosave()
        if self.is_untitled and not (self.folder / project_file.FILE).exists():
            shutil.rmtree(self.folder, ignore_errors=True)

    def _replace(self, old: Project, new: Project) -> None:
        self.project = new
        self.changed.emit(old, new)

    def _autosave_soon(self) -> None:
        if not self.autosave_timer.isActive():
            self.autosave_timer.start()


class Edit(QUndoCommand):
    """The one undo command: fields with their values before and after."""

    def __init__(self, document: Document, changes: dict[Field, tuple[object, object]], text: str) -> None:
        super().__init__(text)
        self.document = document
        self.changes = changes

    def id(self) -> int:
        """All edits may merge; `mergeWith` decides."""
        return 1

    def redo(self) -> None:
        """Put the new values."""
        self.document.put({field: new for field, (_, new) in self.changes.items()})

    def undo(self) -> None:
        """Put the old values back."""
        self.document.put({field: old for field, (old, _) in self.changes.items()})

    def mergeWith(self, other: QUndoCommand) -> bool:  # noqa: N802 - Qt's name
        """Take over a following edit of the same fields; one that leads back to the start disappears."""
        if not isinstance(other, Edit) or other.changes.keys() != self.changes.keys():
            return False
        self.changes = {field: (old, other.changes[field][1]) for field, (old, _) in self.changes.items()}
        self.setText(other.text())
        self.setObsolete(all(old == new for old, new in self.changes.values()))
        return True


def new_folder(places: Places) -> Path:
    """A folder for a project without a name; made only when something is written."""
    return places.unsaved / f"{uuid.uuid4().hex[:8]}{SUFFIX}"


def link_results(source: Path, target: Path) -> None:
    """Bring finished results along: hard links where the disk can, copies elsewhere; finished results never change.

    Raises TinysmithError when the disk takes no more, and leaves no half of a result behind.
    """
    made: list[Path] = []
    try:
        for file in (source / "artifacts").glob("*-*/**/*"):
            copy = target / file.relative_to(source)
            if file.is_file() and not copy.exists():
                copy.parent.mkdir(parents=True, exist_ok=True)
                made.append(copy)
                _link(file, copy)
    except OSError as error:
        for copy in made:
            copy.unlink(missing_ok=True)
        raise explain_os_error(error, target) from error


def _link(file: Path, copy: Path) -> None:
    try:
        os.link(file, copy)
    except OSError:
        shutil.copy2(file, copy)
