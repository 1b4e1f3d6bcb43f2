"""An input's identity follows its content, not its dates."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tinycore.errors import TinysmithError
from tinycore.inputs import identity


def test_touching_a_file_changes_nothing_and_editing_it_does(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("1")
    before = identity(str(file))
    os.utime(file, (1, 1))
    assert identity(str(file)) == before
    file.write_text("2")
    os.utime(file, (2, 2))
    assert identity(str(file)) != before


def test_a_folder_is_its_files_and_their_names(tmp_path: Path) -> None:
    (tmp_path / "walk").mkdir()
    (tmp_path / "walk" / "a.csv").write_text("1")
    before = identity(str(tmp_path))
    (tmp_path / "walk").rename(tmp_path / "run")
    assert identity(str(tmp_path)) != before


def test_a_folder_may_move(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "x.csv").write_text("1")
    before = identity(str(tmp_path / "a"))
    (tmp_path / "a").rename(tmp_path / "b")
    assert identity(str(tmp_path / "b")) == before


def test_no_input_has_no_identity_and_a_missing_one_is_said(tmp_path: Path) -> None:
    assert identity("") is None
    with pytest.raises(TinysmithError) as caught:
        identity(str(tmp_path / "gone.csv"))
    assert caught.value.code == "file.missing"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs a named pipe")
def test_a_pipe_is_refused_instead_of_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    with pytest.raises(TinysmithError) as caught:
        identity(str(tmp_path / "pipe.csv"))
    assert caught.value.code == "data.not_text"
