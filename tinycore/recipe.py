"""A project written by hand: one TOML table per step, the same keys as the project file."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import Field, fields
from pathlib import Path
from typing import Any

from tinycore.artifacts import explain_os_error
from tinycore.errors import TinysmithError
from tinycore.project import SECTIONS, Project, absolute_paths, from_json


def read_recipe(path: Path) -> Project:
    """The project of a recipe; its paths are relative to the recipe's own folder.

    Raises `recipe.invalid` with the line or key, and the errors of the settings.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise explain_os_error(error, path) from error
    except (ValueError, RecursionError) as error:  # no TOML, no text, or nested without end
        raise TinysmithError("recipe.invalid", path=path, reason=str(error)) from error
    unknown = set(content) - {"name", *SECTIONS}
    if unknown:
        raise TinysmithError("recipe.invalid", path=path, reason=f"there is no step called {sorted(unknown)[0]}")
    project = from_json({"format": 1, "name": path.stem, **content}, path=path)
    try:
        return absolute_paths(project, path.resolve().parent)
    except ValueError as error:  # a NUL in a path
        raise TinysmithError("recipe.invalid", path=path, reason=str(error)) from error


def template() -> str:
    """A recipe with every key, its default, choices and unit."""
    project = Project()
    lines = ["# A Tinysmith recipe. Every key is optional but data.source.", 'name = "Untitled"']
    for section in SECTIONS:
        settings = getattr(project, section)
        lines += ["", f"[{section}]"]
        lines += [_line(f, getattr(settings, f.name)) for f in fields(settings)]
    return "\n".join(lines) + "\n"


def _line(setting: Field[Any], value: object) -> str:
    return f"{setting.name} = {_toml(value)}  # {'; '.join(_remarks(setting.metadata))}"


def _remarks(rules: Mapping[str, Any]) -> list[str]:
    remarks = [str(rules["label"])]
    if "choices" in rules:
        remarks.append("one of " + ", ".join(rules["choices"]))
    if "range" in rules:
        remarks.append(f"{rules['range'][0]} to {rules['range'][1]} {rules.get('unit', '')}".rstrip())
    return remarks


def _toml(value: object) -> str:
    if isinstance(value, tuple):
        return "[" + ", ".join(_toml(item) for item in value) + "]"
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return str(value)
