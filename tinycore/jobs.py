"""The jobs a worker process knows: thin functions from plain values to the engine and back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tinycore.context import Context, Metric
from tinycore.project import Project, from_json

Payload = dict[str, Any]

# Name -> where its function is; imported when first asked for, so that each worker loads only what it runs.
JOBS: dict[str, str] = {
    "warm": "tinycore.jobs:warm",
    "stage": "tinycore.jobs:stage",
    "fresh": "tinycore.jobs:fresh",
    "look": "tinycore.jobs:look",
    "signal": "tinycore.jobs:signal",
    "preview": "tinycore.jobs:preview",
    "fits": "tinycore.jobs:board_fits",
    "export_copy": "tinycore.jobs:export_copy",
    "ports": "tinycore.jobs:ports",
    "plan": "tinycore.jobs:flash_plan",
    "flash": "tinycore.jobs:flash",
    "live": "tinycore.jobs:live",
    "virtual": "tinycore.jobs:virtual",
}


def project_of(payload: Payload) -> tuple[Project, Path]:
    """The project record and folder of a payload `{project, folder}`."""
    folder = Path(payload["folder"])
    return from_json(payload["project"], path=folder), folder


def warm(_payload: Payload, _context: Context) -> None:
    """Load TensorFlow ahead of the first training, so that nobody waits for it later."""
    from tinycore.training.tensorflow_runtime import load_tensorflow

    load_tensorflow()


def stage(payload: Payload, context: Context) -> dict[str, Any]:
    """`{project, folder, stage}` -> the summary of that stage and of all before it."""
    from tinycore.pipeline import run_until, store_of

    project, folder = project_of(payload)
    made = run_until(payload["stage"], project, store_of(folder), context)
    return {name: {**artifact.summary, "folder": str(artifact.folder)} for name, artifact in made.items()}


def fresh(payload: Payload, _context: Context) -> dict[str, Any]:
    """`{project, folder}` -> `{states: {stage: done | older | empty}, summaries: {stage: summary}}`."""
    from tinycore.pipeline import find, states, store_of

    project, folder = project_of(payload)
    store = store_of(folder)
    known = states(project, store)
    found = {name: find(name, project, store) for name, state in known.items() if state == "done"}
    summaries = {name: {**artifact.summary, "folder": str(artifact.folder)} for name, artifact in found.items() if artifact}
    return {"states": known, "summaries": summaries}


def look(payload: Payload, context: Context) -> object:
    """`{project, folder}` -> what is in the user's files (`data.look.DataView`)."""
    from tinycore.data.look import look as look_at

    return look_at(project_of(payload)[0].data, context)


def signal(payload: Payload, _context: Context) -> object:
    """`{project, folder, recording}` -> the envelope of one recording."""
    from tinycore.data.look import signal as signal_of

    return signal_of(project_of(payload)[0].data, payload["recording"])


def preview(payload: Payload, _context: Context) -> object:
    """`{project, folder}` -> what these shrink settings would give (`shrink.preview.ShrinkPoint`)."""
    from tinycore.preview_job import preview_point

    return preview_point(*project_of(payload))


def board_fits(payload: Payload, _context: Context) -> object:
    """`{project, folder}` -> one row per board: what it is and whether the newest model fits it."""
    from tinycore.board_rows import board_rows

    return board_rows(*project_of(payload))


def export_copy(payload: Payload, context: Context) -> object:
    """`{project, folder}` -> the exported files, copied or zipped to where the user wants them."""
    from tinycore.export_copy import export_copy as copy

    return copy(*project_of(payload), context)


def ports(_payload: Payload, _context: Context) -> object:
    """What is plugged in, the virtual board among them."""
    from tinycore.link.ports import list_ports

    return list_ports()


def flash_plan(payload: Payload, context: Context) -> object:
    """`{project, folder, port}` -> what flashing would write and overwrite."""
    from tinycore.board_actions import flash_plan as plan

    return plan(*project_of(payload), payload["port"], context)


def flash(payload: Payload, context: Context) -> object:
    """`{project, folder, port}`: build what is missing, put it on the board, verify and self-test."""
    from tinycore.board_actions import flash as flash_board

    return flash_board(*project_of(payload), payload["port"], context)


def live(payload: Payload, context: Context) -> object:
    """`{project, folder, port, source}`: send samples and report each answer as `Metric("answer", ...)`."""
    from tinycore.board_actions import watch

    return watch(*project_of(payload), payload, context)


def virtual(payload: Payload, context: Context) -> None:
    """`{board, folder}`: keep a virtual board running until asked to stop; reports `Metric("port", 0, url)`."""
    import time

    from tinycore.twin.process import VirtualBoard

    with VirtualBoard.start(payload["board"], Path(payload["folder"])) as board:
        context.report(Metric("port", 0, board.port))
        while not context.stopping():
            time.sleep(0.05)
