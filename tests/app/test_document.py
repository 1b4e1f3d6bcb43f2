"""One frozen project, one undo command, nothing lost."""

from __future__ import annotations

import errno
import json
from pathlib import Path

import pytest

from app.document import AUTOSAVE, Document
from tinycore.errors import TinysmithError
from tinycore.project import load


def test_neighbouring_edits_of_one_field_are_one_undo_step(document: Document) -> None:
    for percent in range(31, 60):
        document.edit("shrink", "sparsity_percent", percent)
    document.edit("shrink", "pattern", "weights")
    assert document.undo_stack.count() == 2
    document.undo_stack.undo()
    document.undo_stack.undo()
    assert (document.value("shrink", "sparsity_percent"), document.value("shrink", "pattern")) == (30, "channels")
    assert not document.is_modified


def test_dragging_there_and_back_leaves_nothing_to_undo(document: Document) -> None:
    document.edit("shrink", "sparsity_percent", 60)
    document.edit("shrink", "sparsity_percent", 30)
    assert not document.undo_stack.canUndo()


def test_edits_that_belong_together_are_undone_together(document: Document) -> None:
    document.edit_several({("model", "origin"): "import", ("model", "file"): "net.h5"}, text="Import net.h5")
    assert document.undo_stack.undoText() == "Import net.h5"
    document.undo_stack.undo()
    assert (document.value("model", "origin"), document.value("model", "file")) == ("search", "")


def test_an_edit_that_changes_nothing_is_no_step(document: Document) -> None:
    document.edit("model", "trials", document.value("model", "trials"))
    assert document.undo_stack.count() == 0


def test_changes_are_told_with_before_and_after(document: Document, qtbot) -> None:
    with qtbot.waitSignal(document.changed) as heard:
        document.edit("model", "trials", 3)
    old, new = heard.args
    assert (old.model.trials, new.model.trials) == (12, 3)


def test_save_reopen_and_data_by_relative_path(document: Document, tmp_path: Path) -> None:
    (tmp_path / "data.csv").write_text("a,b\n1,2\n")
    document.edit("data", "source", str(tmp_path / "data.csv"))
    document.save_as(tmp_path / "reef")
    assert document.folder == tmp_path / "reef.tiny"
    assert document.project.name == "reef"
    assert not document.is_modified
    assert json.loads((document.folder / "project.json").read_text())["data"]["source"] == "../data.csv"
    document.start_new()
    document.open(tmp_path / "reef.tiny")
    assert document.value("data", "source") == str(tmp_path / "data.csv")


def test_saving_under_another_name_brings_results_along(document: Document, tmp_path: Path) -> None:
    result = document.folder / "artifacts" / "data-abc"
    result.mkdir(parents=True)
    (result / "summary.json").write_text("{}")
    document.save_as(tmp_path / "one.tiny")
    document.save_as(tmp_path / "two.tiny")
    assert (tmp_path / "two.tiny/artifacts/data-abc/summary.json").read_text() == "{}"


def test_a_project_that_cannot_be_read_leaves_the_open_one(document: Document, tmp_path: Path) -> None:
    document.edit("model", "trials", 3)
    (tmp_path / "broken.tiny").mkdir()
    (tmp_path / "broken.tiny/project.json").write_text("{")
    with pytest.raises(TinysmithError):
        document.open(tmp_path / "broken.tiny")
    assert document.value("model", "trials") == 3
    assert document.undo_stack.canUndo()


def test_autosave_writes_beside_the_project_and_saving_removes_it(document: Document, qtbot, tmp_path: Path) -> None:
    document.save_as(tmp_path / "reef.tiny")
    document.edit("model", "trials", 5)
    qtbot.waitUntil(lambda: (document.folder / AUTOSAVE).exists())
    assert load(document.folder).model.trials == 12
    assert load(document.folder, file=AUTOSAVE).model.trials == 5
    document.save()
    assert not (document.folder / AUTOSAVE).exists()


def test_recovered_choices_count_as_not_saved(document: Document, tmp_path: Path, qtbot) -> None:
    document.save_as(tmp_path / "reef.tiny")
    document.edit("model", "trials", 5)
    document.autosave()
    other = Document(document.places)
    other.recover(tmp_path / "reef.tiny")
    assert other.value("model", "trials") == 5
    assert other.is_modified


def test_a_full_disk_is_told_and_the_choices_stay(document: Document, monkeypatch, tmp_path: Path) -> None:
    document.save_as(tmp_path / "reef.tiny")
    document.edit("model", "trials", 5)

    def refuse(*_args: object, **_more: object) -> None:
        raise TinysmithError("disk.full", path=tmp_path)

    monkeypatch.setattr("tinycore.project.save", refuse)
    with pytest.raises(TinysmithError):
        document.save()
    assert document.is_modified
    assert document.value("model", "trials") == 5


def test_a_disk_that_fills_while_results_come_along_is_told_and_leaves_no_halves(document: Document, monkeypatch, tmp_path: Path) -> None:
    result = document.folder / "artifacts" / "data-1"
    result.mkdir(parents=True)
    for name in ("a.npz", "b.npz"):
        (result / name).write_text("x")

    def full(_source: Path, copy: Path) -> None:
        copy.write_text("half")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("app.document._link", full)
    before = document.folder
    with pytest.raises(TinysmithError) as caught:
        document.save_as(tmp_path / "reef.tiny")
    assert caught.value.code == "disk.full"
    assert document.folder == before
    assert not [file for file in (tmp_path / "reef.tiny" / "artifacts").rglob("*") if file.is_file()]


def test_a_project_in_a_folder_that_became_read_only_can_be_left(document: Document, monkeypatch, tmp_path: Path) -> None:
    document.save_as(tmp_path / "reef.tiny")

    def refuse(*_args: object, **_more: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(Path, "unlink", refuse)
    document.start_new()
    assert document.is_untitled
