"""The job that puts a copy of the exported sources where the user wants them."""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from pathlib import Path
from typing import Any

from tinycore.artifacts import SUMMARY, explain_os_error
from tinycore.context import Context
from tinycore.errors import TinysmithError
from tinycore.export.c_text import identifier
from tinycore.jobs.payload import project_of
from tinycore.pipeline import run_until, store_of

MARK = "sources/bundle.json"  # what tells an earlier export from somebody else's files


def copy(payload: dict[str, Any], context: Context) -> dict[str, Any]:
    """`{project, folder}` -> `{place, files: [{name, bytes}]}`: the sources and the firmware as a folder or a zip.

    Whatever stands there already is only replaced when an earlier export made it; raises `export.folder_taken` otherwise.
    """
    project, folder = project_of(payload)
    if not project.export.folder:
        raise TinysmithError("export.no_folder")
    made = run_until("firmware", project, store_of(folder), context)
    parts = {"sources": made["export"].folder, "firmware": made["firmware"].folder}
    place = deliver(parts, Path(project.export.folder), name=project.export.name, packing=project.export.packing)
    return {"place": str(place), "files": _files(made["export"].folder)}


def deliver(parts: dict[str, Path], folder: Path, *, name: str, packing: str) -> Path:
    """Copy the parts to `folder/name` or `folder/name.zip`, whole or not at all; `name` becomes what the sources call the model."""
    name = identifier(name)  # a stranger's project may say `../name`
    place = folder / (f"{name}.zip" if packing == "zip" else name)
    if place.exists() and not is_ours(place):
        raise TinysmithError("export.folder_taken", path=place)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".tinysmith-", dir=folder) as scratch:
            ready = _gather(parts, Path(scratch) / name)
            ready = Path(shutil.make_archive(str(ready), "zip", root_dir=ready)) if packing == "zip" else ready
            if place.is_dir():
                shutil.rmtree(place)
            ready.replace(place)
    except OSError as error:
        raise explain_os_error(error, place) from error
    return place


def is_ours(place: Path) -> bool:
    """Whether an earlier export made this folder or archive."""
    if place.is_dir():
        return (place / MARK).is_file()
    try:
        with zipfile.ZipFile(place) as archive:
            return MARK in archive.namelist()
    except (OSError, zipfile.BadZipFile):
        return False


def _gather(parts: dict[str, Path], target: Path) -> Path:
    for name, source in parts.items():
        shutil.copytree(source, target / name, ignore=shutil.ignore_patterns(SUMMARY) if name == "sources" else None)
    return target


def _files(folder: Path) -> list[dict[str, Any]]:
    files = sorted(file for file in folder.rglob("*") if file.is_file() and file.name != SUMMARY)
    return [{"name": file.relative_to(folder).as_posix(), "bytes": file.stat().st_size} for file in files]
