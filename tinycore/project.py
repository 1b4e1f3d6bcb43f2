"""The whole saved state of a piece of work: one frozen record, composed of the stages' settings."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from tinycore.artifacts import explain_os_error
from tinycore.boards.settings import BoardSettings
from tinycore.data.settings import DataSettings
from tinycore.errors import TinysmithError
from tinycore.export.settings import ExportSettings
from tinycore.flashing.settings import FlashSettings
from tinycore.models.settings import ModelSettings
from tinycore.shrink.settings import ShrinkSettings

FORMAT = 1
FILE = "project.json"
MAX_FILE_BYTES = 16 * 2**20
UPGRADES: dict[int, Callable[[dict[str, Any]], dict[str, Any]]] = {}  # from format n to n + 1


@dataclass(frozen=True)
class Project:
    """Every choice the user has made; never changed in place, only replaced."""

    name: str = "Untitled"
    data: DataSettings = field(default_factory=DataSettings)
    model: ModelSettings = field(default_factory=ModelSettings)
    board: BoardSettings = field(default_factory=BoardSettings)
    shrink: ShrinkSettings = field(default_factory=ShrinkSettings)
    export: ExportSettings = field(default_factory=ExportSettings)
    flash: FlashSettings = field(default_factory=FlashSettings)
    unknown: Mapping[str, Any] = field(default_factory=dict)  # keys of newer versions, kept when saving


SECTIONS = tuple(f.name for f in fields(Project) if f.name not in ("name", "unknown"))


def to_json(project: Project) -> dict[str, Any]:
    """Plain values, ready for `json.dumps`; tuples become lists."""
    content = asdict(project)
    unknown = content.pop("unknown")
    return {"format": FORMAT, **content, **unknown}


def from_json(content: Mapping[str, Any], *, path: Path) -> Project:
    """The record behind a saved file of this format or an older one.

    Raises `project.newer`, `project.unreadable` or `setting.invalid`.
    """
    content = _upgrade(dict(content), path)
    project = Project(name=str(content.pop("name", "Untitled")))
    for name in SECTIONS:
        section = content.pop(name, {})
        if not isinstance(section, Mapping):
            raise TinysmithError("project.unreadable", path=path)
        project = with_section(project, name, settings_from(getattr(project, name), section, prefix=name))
    return replace(project, unknown=content)


def with_section(project: Project, name: str, settings: Any) -> Project:
    """The project with one step's settings replaced."""
    changes: dict[str, Any] = {name: settings}
    return replace(project, **changes)


def settings_from(defaults: Any, values: Mapping[str, Any], *, prefix: str) -> Any:
    """`defaults` with `values` put in, each checked against its field's type, range and choices."""
    known = {f.name: f for f in fields(defaults)}
    checked = {}
    for name, value in values.items():
        if name not in known:
            raise TinysmithError("setting.invalid", name=f"{prefix}.{name}", value=value, reason=f"Known keys: {', '.join(known)}.")
        checked[name] = _checked(value, getattr(defaults, name), known[name].metadata, f"{prefix}.{name}")
    return replace(defaults, **checked)


def _checked(value: Any, default: Any, rules: Mapping[str, Any], name: str) -> Any:
    wanted = type(default)
    if wanted is tuple and isinstance(value, (list, tuple)) and all(isinstance(item, str) for item in value):
        return tuple(value)
    if wanted is float and isinstance(value, int) and not isinstance(value, bool):
        value = float(value)
    if not isinstance(value, wanted) or isinstance(value, bool) != isinstance(default, bool):
        raise TinysmithError("setting.invalid", name=name, value=repr(value), reason=f"It has to be like {default!r}.")
    if "choices" in rules and value not in rules["choices"]:
        raise TinysmithError("setting.invalid", name=name, value=repr(value), reason=f"Choices: {', '.join(rules['choices'])}.")
    if "range" in rules and not rules["range"][0] <= value <= rules["range"][1]:
        low, high = rules["range"]
        raise TinysmithError("setting.invalid", name=name, value=value, reason=f"It lies between {low} and {high}.")
    return value


def save(project: Project, folder: Path, *, file: str = FILE) -> None:
    """Write the project file in one step: readers see the old one or the new one, never half of it.

    `file` names another file of the folder for an autosave beside the project.
    """
    content = relative_paths(project, folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        scratch = folder / f".{file}.{os.getpid()}"
        with scratch.open("w", encoding="utf-8") as stream:
            json.dump(to_json(content), stream, indent=1, ensure_ascii=False)
            stream.flush()
            os.fsync(stream.fileno())
        scratch.replace(folder / file)
    except OSError as error:
        raise explain_os_error(error, folder) from error


def load(folder: Path, *, file: str = FILE) -> Project:
    """Read a saved project; data paths come back absolute."""
    path = folder / file
    try:
        with path.open("rb") as stream:
            text = stream.read(MAX_FILE_BYTES + 1)
        if len(text) > MAX_FILE_BYTES:
            raise TinysmithError("project.unreadable", path=path, detail="far too large")
        content = json.loads(text.decode("utf-8"))
        if not isinstance(content, dict):
            raise TinysmithError("project.unreadable", path=path)
        return absolute_paths(from_json(content, path=path), folder)
    except OSError as error:
        raise explain_os_error(error, path) from error
    except (ValueError, RecursionError) as error:  # no JSON, nested without end, or text that cannot be a path
        raise TinysmithError("project.unreadable", path=path, detail=str(error)) from error


def relative_paths(project: Project, folder: Path) -> Project:
    """The project with every path inside or near `folder` written relative to it, so that both can move together."""
    return _map_paths(project, lambda path: _relative(path, folder))


def absolute_paths(project: Project, folder: Path) -> Project:
    """The project with every relative path resolved against `folder`."""
    return _map_paths(project, lambda path: str((folder / path).resolve()))


def _map_paths(project: Project, change: Callable[[str], str]) -> Project:
    for name in SECTIONS:
        section: Any = getattr(project, name)
        paths = [f.name for f in fields(section) if f.metadata.get("kind") == "path" and getattr(section, f.name)]
        project = with_section(project, name, replace(section, **{p: change(getattr(section, p)) for p in paths}))
    return project


def _relative(path: str, folder: Path) -> str:
    try:
        return os.path.relpath(Path(path).resolve(), folder.resolve())
    except ValueError:  # another drive on Windows
        return path


def _upgrade(content: dict[str, Any], path: Path) -> dict[str, Any]:
    found = content.pop("format", None)
    if not isinstance(found, int) or found < 1:
        raise TinysmithError("project.unreadable", path=path)
    if found > FORMAT:
        raise TinysmithError("project.newer", path=path, found=found, known=FORMAT)
    for version in range(found, FORMAT):
        content = UPGRADES[version](content)
    return content
