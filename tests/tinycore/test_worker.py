"""A worker process: jobs in turn, stops heard while one runs, failures as words."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from typing import Any

import pytest

from tinycore.context import Context, Ended, Progress
from tinycore.errors import TinysmithError
from tinycore.jobs import table
from tinycore.worker import Job, Stop, serve


def count(payload: dict[str, Any], context: Context) -> int:
    for step in range(payload["steps"]):
        if context.stopping():
            from tinycore.errors import Cancelled

            raise Cancelled
        context.report(Progress(step, payload["steps"], "count"))
        time.sleep(payload.get("pause_s", 0.0))
    return int(payload["steps"])


def refuse(_payload: dict[str, Any], _context: Context) -> None:
    raise TinysmithError("file.missing", path="x.csv")


def take_all(_payload: dict[str, Any], _context: Context) -> None:
    raise MemoryError


def blunder(_payload: dict[str, Any], _context: Context) -> None:
    raise ZeroDivisionError


@contextmanager
def worker(monkeypatch: pytest.MonkeyPatch) -> Iterator[Connection]:
    """The worker's loop in a thread of this process: the same code as in a spawned one, with jobs of this file."""
    import threading

    monkeypatch.setattr("tinycore.worker.job_function", lambda name: globals()[name])
    monkeypatch.setattr("tinycore.worker.settle_in", lambda: None)
    here, there = multiprocessing.Pipe()
    thread = threading.Thread(target=serve, args=(there,))
    thread.start()
    try:
        yield here
    finally:
        here.close()
        thread.join(5)
        assert not thread.is_alive()


def until_ended(connection: Connection, job_id: int) -> tuple[list[object], Ended]:
    events: list[object] = []
    while connection.poll(10):
        found, event = connection.recv()
        if found == job_id and isinstance(event, Ended):
            return events, event
        events.append(event)
    raise AssertionError("the job never ended")


def test_events_come_out_and_the_result_comes_last(monkeypatch: pytest.MonkeyPatch) -> None:
    with worker(monkeypatch) as connection:
        connection.send(Job(1, "count", {"steps": 3}))
        events, ended = until_ended(connection, 1)
    assert [event.done for event in events if isinstance(event, Progress)] == [0, 1, 2]
    assert ended == Ended("completed", result=3)


def test_a_stop_is_heard_while_the_job_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    with worker(monkeypatch) as connection:
        connection.send(Job(1, "count", {"steps": 10_000, "pause_s": 0.01}))
        connection.recv()
        connection.send(Stop(1))
        _, ended = until_ended(connection, 1)
    assert ended.reason == "cancelled"


def test_a_waiting_job_can_be_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    with worker(monkeypatch) as connection:
        connection.send(Job(1, "count", {"steps": 20, "pause_s": 0.01}))
        connection.send(Job(2, "count", {"steps": 1}))
        connection.send(Stop(2))
        _, dropped = until_ended(connection, 2)
        _, first = until_ended(connection, 1)
    assert (dropped.reason, first.reason) == ("cancelled", "completed")


@pytest.mark.parametrize(("name", "code"), [("refuse", "file.missing"), ("blunder", "internal"), ("take_all", "memory.full")])
def test_failures_are_words_and_the_worker_lives_on(monkeypatch: pytest.MonkeyPatch, name: str, code: str) -> None:
    with worker(monkeypatch) as connection:
        connection.send(Job(1, name, {}))
        _, ended = until_ended(connection, 1)
        connection.send(Job(2, "count", {"steps": 0}))
        _, second = until_ended(connection, 2)
    assert ended.reason == "failed"
    assert ended.error is not None
    assert ended.error.code == code
    assert second.reason == "completed"


def test_a_spawned_worker_answers_and_ends_with_its_parent() -> None:
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=serve, args=(there,), daemon=True)
    process.start()
    there.close()
    here.send(Job(1, "fresh", {"project": {"format": 1}, "folder": "nowhere"}))
    _, ended = until_ended(here, 1)
    assert ended.reason == "completed", ended
    here.close()
    process.join(10)
    assert process.exitcode == 0


WITHOUT_A_CONSOLE = """
import os, sys
os.close(2)
sys.stderr = None
from tinycore.worker import silence_output
silence_output()
print("nobody reads this", flush=True)
sys.stderr.flush()
os.dup(2)
"""


def test_a_worker_without_a_console_can_still_flush_what_is_not_there() -> None:
    done = subprocess.run([sys.executable, "-c", WITHOUT_A_CONSOLE], stdout=subprocess.PIPE, check=False)
    assert (done.returncode, done.stdout) == (0, b"")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux bounds what a process may reserve")
def test_a_worker_is_bounded() -> None:
    code = "import resource, sys; from tinycore.worker import settle_in; settle_in(); "
    code += "print(resource.getrlimit(resource.RLIMIT_DATA)[0], file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code], stderr=subprocess.PIPE, text=True, check=True)
    assert 0 < int(done.stderr) < os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")


def test_every_job_of_the_table_exists() -> None:
    missing = [name for name in table.JOBS if not callable(table.job_function(name))]
    assert missing == []
