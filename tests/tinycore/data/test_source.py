import os

import pytest

from tinycore.data import source
from tinycore.data.source import find_source
from tinycore.errors import TinysmithError

ROWS = "a,b\n1,2\n"


@pytest.mark.parametrize(
    ("files", "found", "is_folder"),
    [
        pytest.param(["t.csv"], ["t.csv"], False, id="a folder with one table is that table"),
        pytest.param(["t.csv", "README.md", "readme.txt", "about.txt"], ["t.csv"], False, id="prose beside it"),
        pytest.param(["a/1.csv", "b/1.csv"], ["a/1.csv", "b/1.csv"], True, id="class folders"),
        pytest.param(["a/1.csv", "b/1.csv", "all.csv"], ["a/1.csv", "b/1.csv"], True, id="a table beside class folders"),
        pytest.param(["a.txt", "b.txt", "LICENSE.txt"], ["a.txt", "b.txt"], True, id="text files when there is no CSV"),
        pytest.param(["a/1.csv", ".hidden/1.csv", "b/._1.csv", "b/2.csv"], ["a/1.csv", "b/2.csv"], True, id="hidden files"),
    ],
)
def test_which_files_are_read(write, tmp_path, files, found, is_folder) -> None:
    for name in files:
        write(name, ROWS)
    result = find_source(str(tmp_path))
    assert [path.relative_to(tmp_path).as_posix() for path in result.files] == found
    assert (result.folder is not None) == is_folder


@pytest.mark.parametrize(
    ("files", "chosen", "code"),
    [
        pytest.param([], "", "data.no_source", id="nothing chosen"),
        pytest.param([], "gone.csv", "file.missing", id="gone"),
        pytest.param(["notes.md"], ".", "data.no_files", id="no data"),
        pytest.param(["a/1.wav", "b/2.wav", "readme.txt"], ".", "data.kind_later", id="sound"),
        pytest.param(["1.png", "2.png", "labels.csv"], ".", "data.kind_later", id="images with a list"),
        pytest.param(["t.xlsx"], "t.xlsx", "data.kind_later", id="a spreadsheet"),
        pytest.param(["t.PKL"], "t.PKL", "data.kind_later", id="a pickle"),
    ],
)
def test_what_cannot_be_read(write, tmp_path, files, chosen, code) -> None:
    for name in files:
        write(name, ROWS)
    with pytest.raises(TinysmithError) as caught:
        find_source(str(tmp_path / chosen) if chosen else "")
    assert caught.value.code == code


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes on this system")
def test_a_pipe_is_refused_instead_of_waited_for(write, tmp_path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    with pytest.raises(TinysmithError) as caught:
        find_source(str(tmp_path / "pipe.csv"))
    assert caught.value.code == "data.not_text"
    write("t.csv", ROWS)
    assert [path.name for path in find_source(str(tmp_path)).files] == ["t.csv"]


def test_a_folder_with_too_many_files_is_refused(write, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(source, "MAX_FILES", 2)
    for name in "abc":
        write(f"{name}.csv", ROWS)
    with pytest.raises(TinysmithError) as caught:
        find_source(str(tmp_path))
    assert caught.value.code == "data.too_large"
