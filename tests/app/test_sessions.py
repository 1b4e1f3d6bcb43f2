"""A start after a crash offers what was lost, once."""

from __future__ import annotations

import multiprocessing
import os
from pathlib import Path

from app.document import AUTOSAVE
from app.sessions import Session, lost_projects


def crash(sessions: str, project: str) -> None:
    """A window that opens a project and dies without a word."""
    from app.sessions import Session

    session = Session(Path(sessions))
    session.note(Path(project))
    os._exit(9)


def run_and_crash(sessions: Path, project: Path) -> None:
    process = multiprocessing.get_context("spawn").Process(target=crash, args=(str(sessions), str(project)))
    process.start()
    process.join(30)
    assert process.exitcode == 9


def project_with_autosave(folder: Path) -> Path:
    folder.mkdir()
    (folder / AUTOSAVE).write_text("{}")
    return folder


def test_a_killed_window_is_offered_once(tmp_path: Path) -> None:
    project = project_with_autosave(tmp_path / "reef.tiny")
    run_and_crash(tmp_path / "sessions", project)
    assert list(lost_projects(tmp_path / "sessions")) == [project]
    assert list(lost_projects(tmp_path / "sessions")) == []


def test_the_second_lost_project_waits_for_the_next_start(tmp_path: Path) -> None:
    projects = {project_with_autosave(tmp_path / name) for name in ("reef.tiny", "kelp.tiny")}
    for project in projects:
        run_and_crash(tmp_path / "sessions", project)
    first = next(lost_projects(tmp_path / "sessions"))
    assert list(lost_projects(tmp_path / "sessions")) == list(projects - {first})


def test_a_window_that_lives_is_left_alone(tmp_path: Path) -> None:
    session = Session(tmp_path / "sessions")
    session.note(project_with_autosave(tmp_path / "reef.tiny"))
    assert list(lost_projects(tmp_path / "sessions")) == []
    session.end()


def test_a_window_closed_on_purpose_leaves_nothing(tmp_path: Path) -> None:
    session = Session(tmp_path / "sessions")
    session.note(project_with_autosave(tmp_path / "reef.tiny"))
    session.end()
    assert list(lost_projects(tmp_path / "sessions")) == []


def test_nothing_is_offered_without_an_autosave(tmp_path: Path) -> None:
    (tmp_path / "reef.tiny").mkdir()
    run_and_crash(tmp_path / "sessions", tmp_path / "reef.tiny")
    assert list(lost_projects(tmp_path / "sessions")) == []
