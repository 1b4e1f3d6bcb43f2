"""The child process: receive a job, run it, send its events, one at a time, until the pipe closes."""

from __future__ import annotations

import os
import signal
import sys
import threading
import traceback
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from tinycore.artifacts import explain_os_error
from tinycore.context import Context, Ended, Event
from tinycore.errors import Cancelled, TinysmithError
from tinycore.jobs.table import job_function
from tinycore.memory_limit import limit_memory


@dataclass(frozen=True)
class Job:
    """A request to run the job called `name`; `id` marks its events."""

    id: int
    name: str
    payload: dict[str, Any]


@dataclass(frozen=True)
class Stop:
    """A request to end job `id` at its next safe boundary; a job still waiting is dropped."""

    id: int


class PipeContext:
    """The context of one job: events go out through the pipe, the stop flag is set by the reader thread."""

    def __init__(self, job_id: int, send: Callable[[tuple[int, Event]], None]) -> None:
        self.job_id = job_id
        self.send = send
        self.stop = threading.Event()

    def report(self, event: Event) -> None:
        """Send the event to the parent."""
        self.send((self.job_id, event))

    def stopping(self) -> bool:
        """Whether the parent asked to stop."""
        return self.stop.is_set()


def serve(connection: Connection) -> None:
    """Run jobs until the parent closes the pipe; the entry point of a spawned process."""
    settle_in()
    inbox = Inbox(connection)
    threading.Thread(target=inbox.read, daemon=True).start()
    while (turn := inbox.next()) is not None:
        job, context = turn
        context.report(run(job, context))


def run(job: Job, context: Context) -> Ended:
    """The outcome of one job; whatever goes wrong inside becomes an `Ended`, never a dead worker."""
    try:
        return Ended("completed", result=job_function(job.name)(job.payload, context))
    except Cancelled:
        return Ended("cancelled")
    except TinysmithError as error:
        return Ended("failed", error)
    except MemoryError as error:
        return Ended("failed", TinysmithError("memory.full", detail=str(error)))
    except OSError as error:
        return Ended("failed", explain_os_error(error, _path_of(job)))
    except Exception as error:  # noqa: BLE001 - the one place in the engine where everything must be caught
        return Ended("failed", TinysmithError("internal", kind=type(error).__name__, detail=traceback.format_exc()))


class Inbox:
    """Requests from the parent, sorted by a reader thread so that Stop is heard while a job runs."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.waiting: deque[Job] = deque()
        self.changed = threading.Condition()
        self.sending = threading.Lock()
        self.current: PipeContext | None = None
        self.is_closed = False

    def read(self) -> None:
        """Take messages until the pipe closes; then end the running job too."""
        while True:
            try:
                message = self.connection.recv()
            except (EOFError, OSError):
                break
            with self.changed:
                self._take(message)
                self.changed.notify()
        with self.changed:
            self.is_closed = True
            self._stop(self.current)
            self.changed.notify()

    def _take(self, message: Job | Stop) -> None:
        if isinstance(message, Job):
            self.waiting.append(message)
        elif self.current and self.current.job_id == message.id:
            self._stop(self.current)
        else:
            dropped = [job for job in self.waiting if job.id == message.id]
            self.waiting = deque(job for job in self.waiting if job.id != message.id)
            for job in dropped:
                self.send((job.id, Ended("cancelled")))

    def _stop(self, context: PipeContext | None) -> None:
        if context:
            context.stop.set()

    def next(self) -> tuple[Job, PipeContext] | None:
        """The next job in turn with its context, waiting for one; None when the parent is gone."""
        with self.changed:
            self.current = None
            self.changed.wait_for(lambda: self.waiting or self.is_closed)
            if self.is_closed:
                return None
            job = self.waiting.popleft()
            self.current = PipeContext(job.id, self.send)
            return job, self.current

    def send(self, message: tuple[int, Event]) -> None:
        """Send one event; a parent that went away is noticed by the reader."""
        with self.sending:
            try:
                self.connection.send(message)
            except (BrokenPipeError, OSError):
                self.is_closed = True


def settle_in() -> None:
    """What a process does once before its first job."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the parent, whose pipe then closes
    silence_output()
    limit_memory()


def silence_output() -> None:
    """Libraries print to stdout; nobody reads it here, and a full pipe would block them.

    Started without a console, Windows gives no stderr either, and who flushes it would fail.
    """
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115 - lives as long as the process
    if sys.stderr is None:
        os.dup2(null, 2)
        sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    if null > 2:
        os.close(null)


def _path_of(job: Job) -> Path:
    return Path(str(job.payload.get("folder") or job.name))
