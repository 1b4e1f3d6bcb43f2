"""The jobs by name, each with the place of its function, imported when first asked for."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any

from tinycore.context import Context

Payload = dict[str, Any]
JobFunction = Callable[[Payload, Context], object]

JOBS: dict[str, str] = {
    "warm": "tinycore.jobs.stages:warm",
    "stage": "tinycore.jobs.stages:stage",
    "fresh": "tinycore.jobs.stages:fresh",
    "look": "tinycore.jobs.data:look",
    "signal": "tinycore.jobs.data:signal",
    "held_back": "tinycore.jobs.data:held_back",
    "preview": "tinycore.jobs.shrink:preview",
    "fits": "tinycore.jobs.boards:fits_of_model",
    "export_copy": "tinycore.jobs.export:copy",
    "ports": "tinycore.jobs.device:ports",
    "plan": "tinycore.jobs.device:plan",
    "flash": "tinycore.jobs.device:flash",
    "live": "tinycore.jobs.device:live",
    "virtual": "tinycore.jobs.virtual:virtual",
}


def job_function(name: str) -> JobFunction:
    """The function behind a job's name; KeyError for a name that is not in the table."""
    module, _, function = JOBS[name].partition(":")
    found: JobFunction = getattr(importlib.import_module(module), function)
    return found
