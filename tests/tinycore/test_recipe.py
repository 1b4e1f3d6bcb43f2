"""Recipes: the template is a recipe, and mistakes are named."""

from __future__ import annotations

from pathlib import Path

import pytest

from tinycore.errors import TinysmithError
from tinycore.project import Project
from tinycore.recipe import read_recipe, template


def test_the_template_is_a_recipe_with_every_default(tmp_path: Path) -> None:
    (tmp_path / "r.toml").write_text(template(), encoding="utf-8")
    assert read_recipe(tmp_path / "r.toml") == Project()


def test_paths_are_relative_to_the_recipe(tmp_path: Path) -> None:
    (tmp_path / "r.toml").write_text('[data]\nsource = "d.csv"\n', encoding="utf-8")
    assert Path(read_recipe(tmp_path / "r.toml").data.source) == tmp_path / "d.csv"


@pytest.mark.parametrize(
    ("text", "code", "named"),
    [
        ("[data\n", "recipe.invalid", "r.toml"),
        ("[dada]\n", "recipe.invalid", "dada"),
        ("[data]\ntarget = 3\n", "setting.invalid", "data.target"),
        ("[board]\nboards = 'x'\n", "setting.invalid", "board.boards"),
        ("a = " + "[" * 5000, "recipe.invalid", "r.toml"),
        ('[data]\nsource = "a\\u0000b"\n', "recipe.invalid", "r.toml"),
    ],
    ids=["syntax", "step", "type", "key", "deep", "NUL in a path"],
)
def test_a_mistake_is_named(tmp_path: Path, text: str, code: str, named: str) -> None:
    (tmp_path / "r.toml").write_text(text, encoding="utf-8")
    with pytest.raises(TinysmithError) as caught:
        read_recipe(tmp_path / "r.toml")
    assert caught.value.code == code
    assert named in caught.value.message().what


def test_a_recipe_from_windows_notepad_is_read(tmp_path: Path) -> None:
    (tmp_path / "r.toml").write_bytes(b"\xef\xbb\xbf" + template().replace("\n", "\r\n").encode())
    assert read_recipe(tmp_path / "r.toml") == Project()


def test_a_missing_recipe_is_said(tmp_path: Path) -> None:
    with pytest.raises(TinysmithError) as caught:
        read_recipe(tmp_path / "none.toml")
    assert caught.value.code == "file.missing"
