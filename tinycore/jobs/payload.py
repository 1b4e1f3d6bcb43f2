"""The payload that most jobs share: the project's record and its folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tinycore.project import Project, from_json


def project_of(payload: dict[str, Any]) -> tuple[Project, Path]:
    """The project and folder of `{project: to_json(project), folder: path}`."""
    folder = Path(payload["folder"])
    return from_json(payload["project"], path=folder), folder
