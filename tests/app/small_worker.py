"""A real worker process with a few small jobs, for tests of the runner."""

from __future__ import annotations

import os
import time
from multiprocessing.connection import Connection
from typing import Any

from tinycore import worker
from tinycore.context import Context, Metric, Progress, stop_if_asked
from tinycore.errors import TinysmithError


def count(payload: dict[str, Any], context: Context) -> int:
    """Count slowly and stop between numbers."""
    for number in range(payload["to"]):
        stop_if_asked(context)
        context.report(Progress(number, payload["to"], payload.get("phase", "count")))
        time.sleep(payload.get("pause_s", 0.01))
    return int(payload["to"])


def deaf(payload: dict[str, Any], context: Context) -> None:
    """Never look whether to stop."""
    context.report(Progress(0, 0, payload.get("phase", "deaf")))
    time.sleep(payload["for_s"])


def die(_payload: dict[str, Any], _context: Context) -> None:
    """Take the process down."""
    os._exit(3)


def fail(_payload: dict[str, Any], _context: Context) -> None:
    """Explain a failure."""
    raise TinysmithError("file.missing", path="there.csv")


def echo(payload: dict[str, Any], context: Context) -> dict[str, Any]:
    """Send back what was received."""
    context.report(Metric("echo", 0, payload))
    return payload


def serve(connection: Connection) -> None:
    """The entry point: the real worker with these jobs."""
    jobs = {function.__name__: function for function in (count, deaf, die, fail, echo)}
    worker.job_function = jobs.__getitem__  # type: ignore[assignment]
    worker.serve(connection)
