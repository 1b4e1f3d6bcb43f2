"""The saved state: what goes out comes back, and what cannot be is refused in words."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tinycore.data.settings import DataSettings
from tinycore.errors import TinysmithError
from tinycore.project import FILE, Project, from_json, load, save, to_json


def changed() -> Project:
    return replace(Project(name="Reef"), data=DataSettings(target="class", leave_out=("id", "time")))


def test_a_saved_project_comes_back(tmp_path: Path) -> None:
    save(changed(), tmp_path / "reef.tiny")
    assert load(tmp_path / "reef.tiny") == changed()


def test_data_are_found_again_when_the_folder_moves(tmp_path: Path) -> None:
    before, after = tmp_path / "before", tmp_path / "after"
    before.mkdir()
    (before / "data.csv").write_text("a\n1\n")
    save(replace(Project(), data=DataSettings(source=str(before / "data.csv"))), before / "p.tiny")
    before.rename(after)
    assert Path(load(after / "p.tiny").data.source) == after / "data.csv"


def test_keys_of_a_newer_version_are_kept(tmp_path: Path) -> None:
    save(changed(), tmp_path)
    content = json.loads((tmp_path / FILE).read_text())
    (tmp_path / FILE).write_text(json.dumps({**content, "weather": {"wind": 3}}))
    save(load(tmp_path), tmp_path)
    assert json.loads((tmp_path / FILE).read_text())["weather"] == {"wind": 3}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ({}, "project.unreadable"),
        ({"format": 99}, "project.newer"),
        ({"format": 1, "data": 3}, "project.unreadable"),
        ({"format": 1, "data": {"target": 3}}, "setting.invalid"),
        ({"format": 1, "data": {"colour": "red"}}, "setting.invalid"),
        ({"format": 1, "shrink": {"mode": "int3"}}, "setting.invalid"),
        ({"format": 1, "shrink": {"sparsity_percent": 96}}, "setting.invalid"),
        ({"format": 1, "shrink": {"sparsity_percent": True}}, "setting.invalid"),
        ({"format": 1, "model": {"minutes": "soon"}}, "setting.invalid"),
    ],
    ids=["no format", "newer", "section", "type", "unknown key", "choice", "range", "yes for a number", "text for a number"],
)
def test_what_is_no_project_is_refused_in_words(content: dict[str, Any], code: str, tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(json.dumps(content))
    with pytest.raises(TinysmithError) as caught:
        load(tmp_path)
    assert caught.value.code == code
    assert caught.value.message().advice


@pytest.mark.parametrize("text", ["", "[]", "{", "\x00"], ids=["empty", "list", "cut", "nul"])
def test_a_damaged_file_is_refused_in_words(text: str, tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(text)
    with pytest.raises(TinysmithError) as caught:
        load(tmp_path)
    assert caught.value.code == "project.unreadable"


def test_a_whole_number_serves_where_a_fraction_is_meant() -> None:
    assert from_json({"format": 1, "model": {"minutes": 3}}, path=Path("p")).model.minutes == 3.0


def test_saving_leaves_no_scratch_file(tmp_path: Path) -> None:
    save(Project(), tmp_path)
    assert [file.name for file in tmp_path.iterdir()] == [FILE]


def test_plain_values_survive_json() -> None:
    assert from_json(json.loads(json.dumps(to_json(changed()))), path=Path("p")) == changed()


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        '{"format":1,"x":' + "[" * 50_000 + "]" * 50_000 + "}",
        '{"format":-5}',
        '{"format":0}',
        '{"format":1,"data":{"source":"a\\u0000b"}}',
        '{"format":1,"data":{"source":"\\ud800"}}',
        '{"format":1,"data":{"seed":' + "9" * 5000 + "}}",
        '{"format":1,"x":"' + "x" * 17 * 2**20 + '"}',
    ],
    ids=["deep", "deep key", "negative format", "format 0", "NUL in a path", "half a character", "endless number", "huge"],
)
def test_a_hostile_project_file_is_refused_in_words(text: str, tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    with pytest.raises(TinysmithError) as caught:
        load(tmp_path)
    assert caught.value.code == "project.unreadable"
