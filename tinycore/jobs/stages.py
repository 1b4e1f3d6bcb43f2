"""Jobs of the heavy worker: run stages, and say which results are fresh."""

from __future__ import annotations

from typing import Any

from tinycore.artifacts import Artifact
from tinycore.context import Context
from tinycore.jobs.payload import project_of
from tinycore.pipeline import find, run_until, states, store_of


def warm(_payload: dict[str, Any], _context: Context) -> None:
    """Load TensorFlow ahead of the first training, so that nobody waits for it later."""
    from tinycore.training.tensorflow_runtime import load_tensorflow

    load_tensorflow()


def stage(payload: dict[str, Any], context: Context) -> dict[str, Any]:
    """`{project, folder, stage}` -> `{stage: summary}` of that stage and of all before it."""
    project, folder = project_of(payload)
    made = run_until(payload["stage"], project, store_of(folder), context)
    return {name: summary_of(artifact) for name, artifact in made.items()}


def fresh(payload: dict[str, Any], _context: Context) -> dict[str, Any]:
    """`{project, folder}` -> `{states: {stage: done | older | empty}, summaries: {stage: summary}}`."""
    project, folder = project_of(payload)
    store = store_of(folder)
    known = states(project, store)
    found = {name: find(name, project, store) for name, state in known.items() if state == "done"}
    return {"states": known, "summaries": {name: summary_of(artifact) for name, artifact in found.items() if artifact}}


def summary_of(artifact: Artifact) -> dict[str, Any]:
    """A result's summary with the place of its files."""
    return {**artifact.summary, "folder": str(artifact.folder)}
