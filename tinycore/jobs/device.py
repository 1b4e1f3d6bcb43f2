"""Jobs of the device worker: what is plugged in, put an image on it, watch it answer."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from tinycore.boards.record import load_board
from tinycore.context import Context, Metric
from tinycore.data.dataset import load
from tinycore.errors import TinysmithError
from tinycore.jobs.payload import project_of
from tinycore.link.open import open_port
from tinycore.link.session import Session
from tinycore.live.compare import Comparison
from tinycore.live.recordings import chosen, held_back
from tinycore.pipeline import find, run_until, store_of


def ports(_payload: dict[str, Any], _context: Context) -> list[dict[str, Any]]:
    """What is plugged in, the virtual board among them."""
    from tinycore.link.ports import list_ports

    return [asdict(port) for port in list_ports()]


def plan(payload: dict[str, Any], context: Context) -> dict[str, Any]:
    """`{project, folder, port}` -> what flashing would write and overwrite."""
    from tinycore.flashing.image import read_image
    from tinycore.flashing.plan import plan_flash

    project, folder = project_of(payload)
    made = run_until("firmware", project, store_of(folder), context)
    board = load_board(project.board.board)
    return plan_flash(read_image(made["firmware"].folder), board, payload["port"]).facts()


def flash(payload: dict[str, Any], context: Context) -> dict[str, Any]:
    """`{project, folder, port}`: build what is missing, put it on the board, verify and self-test."""
    from tinycore.flashing.flash import flash as flash_board

    project, folder = project_of(payload)
    made = run_until("firmware", project, store_of(folder), context)
    return asdict(flash_board(made["firmware"].folder, load_board(project.board.board), payload["port"], context))


def live(payload: dict[str, Any], context: Context) -> dict[str, Any]:
    """`{project, folder, port, rate_hz, source}`: report each of the board's answers as `Metric("answer", ...)`, return the score.

    `source` is a held-back recording that is streamed, `*` for all of them; empty for the final samples one by one.
    """
    project, folder = project_of(payload)
    found = {name: find(name, project, store_of(folder)) for name in ("data", "shrink")}
    data, shrunk = found["data"], found["shrink"]
    if data is None or shrunk is None:
        raise TinysmithError("stage.not_ready", stage="Live", needs="Flash")
    comparison = Comparison(load(data.folder), shrunk.folder / "model.tflite", "final", project.export.rounding)
    source, pause = payload.get("source", ""), pace(payload.get("rate_hz", 0.0))
    recordings = chosen(held_back(comparison.dataset), source) if source else ()
    with open_port(payload["port"]) as port:
        session = Session(port)
        session.require_model(comparison.model_sha256)
        answers = comparison.stream(session, recordings, context, pause=pause) if source else comparison.run(session, context, pause=pause)
        for answer in answers:
            context.report(Metric("answer", answer.index, asdict(answer)))
    return asdict(comparison.score())


def pace(rate_hz: float) -> Callable[[], None]:
    """A pause that keeps to `rate_hz` answers a second, for eyes; 0 is as fast as the board goes."""
    return (lambda: time.sleep(1.0 / rate_hz)) if rate_hz > 0 else (lambda: None)
