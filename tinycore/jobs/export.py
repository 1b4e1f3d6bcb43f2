"""The job that puts a copy of the exported sources where the user wants them."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from tinycore.artifacts import SUMMARY, explain_os_error
from tinycore.context import Context
from tinycore.errors import TinysmithError
from tinycore.jobs.payload import project_of
from tinycore.pipeline import run_until, store_of


def copy(payload: dict[str, Any], context: Context) -> dict[str, Any]:
    """`{project, folder}` -> `{place, files: [{name, bytes}]}`: the sources and the firmware as a folder or a zip.

    An existing folder of that name is only replaced when an earlier export made it.
    """
    project, folder = project_of(payload)
    if not project.export.folder:
        raise TinysmithError("export.no_folder")
    made = run_until("firmware", project, store_of(folder), context)
    target = Path(project.export.folder) / project.export.name
    try:
        place = _copy({"sources": made["export"].folder, "firmware": made["firmware"].folder}, target)
        if project.export.packing == "zip":
            place = _zip(place)
    except OSError as error:
        raise explain_os_error(error, target) from error
    return {"place": str(place), "files": _files(made["export"].folder)}


def _copy(parts: dict[str, Path], target: Path) -> Path:
    if target.exists() and not (target / "sources" / "bundle.json").exists():
        raise TinysmithError("export.folder_taken", path=target)
    shutil.rmtree(target, ignore_errors=True)
    for name, source in parts.items():
        shutil.copytree(source, target / name)
    return target


def _zip(folder: Path) -> Path:
    archive = Path(shutil.make_archive(str(folder), "zip", root_dir=folder))
    shutil.rmtree(folder)
    return archive


def _files(folder: Path) -> list[dict[str, Any]]:
    files = sorted(file for file in folder.rglob("*") if file.is_file() and file.name != SUMMARY)
    return [{"name": file.relative_to(folder).as_posix(), "bytes": file.stat().st_size} for file in files]
