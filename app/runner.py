"""A worker process seen from Qt: start and cancel jobs, events come out as signals."""

from __future__ import annotations

import itertools
import logging
import multiprocessing
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from tinycore import worker
from tinycore.context import Ended, Event, Progress
from tinycore.errors import TinysmithError
from tinycore.worker import Job, Stop

KILL_AFTER_MS = 3000
UNBREAKABLE_PHASES = frozenset({"erase", "write"})  # a board left half written may need its reset button
EXIT_WAIT_S = 0.5

log = logging.getLogger(__name__)
Listener = Callable[[Event], None]


@dataclass
class Request:
    """A job that was asked for and has not ended."""

    job: Job
    listener: Listener | None
    phase: str = ""
    is_cancelled: bool = False
    started: float = field(default_factory=time.monotonic)


@dataclass
class Process:
    """One life of the worker: process, pipe, and the thread that reads it."""

    process: Any
    connection: Connection
    waker: Connection  # the other end wakes the reader, which alone may close the pipe it reads
    sending: threading.Lock = field(default_factory=threading.Lock)

    def send(self, message: Job | Stop) -> None:
        """Hand a message to the worker; one that died meanwhile is noticed by the reader."""
        try:
            with self.sending:
                self.connection.send(message)
        except (OSError, ValueError):
            log.info("the worker was gone before %s", type(message).__name__)


class Runner(QObject):
    """One worker; jobs run one after the other in the order of asking."""

    event_received = Signal(int, object)  # job id, Event
    died = Signal(str)  # name of the job that was running
    busy_changed = Signal()
    _arrived = Signal(object, int, object)  # process, job id, event
    _closed = Signal(object)  # process

    def __init__(self, name: str, *, kill_after_ms: int = KILL_AFTER_MS, entry: Callable[[Connection], None] = worker.serve) -> None:
        super().__init__()
        self.name = name
        self.kill_after_ms = kill_after_ms
        self.entry = entry
        self.requests: dict[int, Request] = {}
        self.numbers = itertools.count(1)
        self.process: Process | None = None
        self.is_closing = False
        self._arrived.connect(self._take)
        self._closed.connect(self._process_ended)

    @property
    def current(self) -> Request | None:
        """The job that is running, or about to."""
        return next(iter(self.requests.values()), None)

    def is_running(self, name: str) -> bool:
        """Whether a job of this name has been asked for and has not ended."""
        return any(request.job.name == name for request in self.requests.values())

    def start(self, name: str, payload: dict[str, Any], *, listener: Listener | None = None, replace_older: bool = False) -> int:
        """Ask for a job and return its id; with `replace_older`, nobody waits for unfinished jobs of this name any more."""
        if replace_older:
            self._drop(name)
        job = Job(next(self.numbers), name, payload)
        if self.is_closing:
            return job.id
        self.requests[job.id] = Request(job, listener)
        self.ensure_process().send(job)
        self.busy_changed.emit()
        return job.id

    def _drop(self, name: str) -> None:
        """Waiting jobs never run; the running one is asked to stop, but a kill would cost more than its rest."""
        for request in [r for r in self.requests.values() if r.job.name == name]:
            request.listener = None
            self.ask_to_stop(request.job.id)

    def ask_to_stop(self, job_id: int) -> None:
        """Ask a job to stop and let it take the time it needs to keep what it has."""
        if job_id in self.requests and not self.is_closing:
            self.ensure_process().send(Stop(job_id))

    def cancel(self, job_id: int) -> None:
        """Ask a job to stop; kill the worker if it does not within three seconds, but never while a flash is written."""
        request = self.requests.get(job_id)
        if request is None or request.is_cancelled:
            return
        request.is_cancelled = True
        self.ask_to_stop(job_id)
        self._kill_later(job_id)

    def ensure_process(self) -> Process:
        """The living worker, started if there is none."""
        if self.process is None:
            self.process = self._spawn()
        return self.process

    def begin_to_close(self) -> None:
        """Let the worker know that nobody will ask any more."""
        self.is_closing = True
        if self.process:
            self.process.waker.close()

    def close(self) -> None:
        """End the worker for good."""
        self.begin_to_close()
        if self.process:
            self.process.process.join(EXIT_WAIT_S)
            self.process.process.kill()
            self.process = None

    def _spawn(self) -> Process:
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        child = context.Process(target=self.entry, args=(theirs,), name=f"tinysmith-{self.name}", daemon=True)
        child.start()
        theirs.close()
        wake, waker = context.Pipe(duplex=False)
        process = Process(child, ours, waker)
        threading.Thread(target=self._read, args=(process, wake), name=f"read-{self.name}", daemon=True).start()
        return process

    def _read(self, process: Process, wake: Connection) -> None:
        """Hand on what the worker says until it is gone or nobody wants to know.

        A pipe closed by another thread while this one reads it would give its number to the next pipe, whose messages would
        then be stolen here; so it is closed here.
        """
        with process.connection, wake:
            while process.connection in wait([process.connection, wake]):
                try:
                    job_id, event = process.connection.recv()
                except (EOFError, OSError):
                    break
                if not self._hand_to_window(self._arrived, process, job_id, event):
                    return
        self._hand_to_window(self._closed, process)

    def _hand_to_window(self, signal: Any, *values: object) -> bool:
        """Emit a signal from the reader's thread; False when the application went down and took the signals with it."""
        try:
            signal.emit(*values)
        except RuntimeError:
            return False
        return True

    def _take(self, process: Process, job_id: int, event: Event) -> None:
        request = self.requests.get(job_id)
        if process is not self.process or request is None:
            return
        if isinstance(event, Progress):
            request.phase = event.phase
        if isinstance(event, Ended):
            del self.requests[job_id]
        self._hand_out(request, event)

    def _hand_out(self, request: Request, event: Event) -> None:
        if isinstance(event, Ended):
            log.info("%s: %s %s after %.2f s", self.name, request.job.name, event.reason, time.monotonic() - request.started)
        if isinstance(event, Ended) and event.error:
            log.warning("%s failed: %s %s", request.job.name, event.error, event.error.detail)
        if request.listener:
            request.listener(event)
        self.event_received.emit(request.job.id, event)
        if isinstance(event, Ended):
            self.busy_changed.emit()

    def _kill_later(self, job_id: int) -> None:
        QTimer.singleShot(self.kill_after_ms, self, lambda: self._kill_if_still(job_id))

    def _kill_if_still(self, job_id: int) -> None:
        request = self.requests.get(job_id)
        if request is None or request is not self.current or self.process is None:
            return
        if request.phase in UNBREAKABLE_PHASES:
            self._kill_later(job_id)
            return
        self.process.process.kill()

    def _process_ended(self, process: Process) -> None:
        """Tell the running job that it is over, and give the waiting ones a new worker."""
        if process is not self.process or self.is_closing:
            return
        self.process = None
        process.waker.close()
        process.process.join(EXIT_WAIT_S)
        current = self.current
        ended = [request for request in self.requests.values() if request is current or request.is_cancelled]
        for request in ended:
            del self.requests[request.job.id]
        for request in self.requests.values():
            self.ensure_process().send(request.job)
        for request in ended:
            self._report_end(request)

    def _report_end(self, request: Request) -> None:
        if request.is_cancelled:
            self._hand_out(request, Ended("cancelled"))
            return
        self._hand_out(request, Ended("failed", TinysmithError("worker.died", job=request.job.payload.get("stage", request.job.name))))
        self.died.emit(request.job.name)
