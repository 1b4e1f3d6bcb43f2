"""A worker process seen from Qt: jobs, cancel, kill, death."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.runner import Runner
from tinycore.context import Ended, Event, Progress

sys.path.insert(0, str(Path(__file__).parent))
import small_worker

QUICK = 300


@pytest.fixture
def runner(qapp) -> Iterator[Runner]:
    made = Runner("test", kill_after_ms=QUICK, entry=small_worker.serve)
    yield made
    made.close()


@pytest.fixture
def events() -> list[Event]:
    return []


def ended(events: list[Event]) -> bool:
    return bool(events) and isinstance(events[-1], Ended)


def test_a_job_reports_and_ends_with_its_result(runner: Runner, events: list[Event], qtbot) -> None:
    runner.start("count", {"to": 3}, listener=events.append)
    qtbot.waitUntil(lambda: ended(events), timeout=15000)
    assert [event.done for event in events if isinstance(event, Progress)] == [0, 1, 2]
    assert events[-1] == Ended("completed", result=3)
    assert not runner.requests


def test_events_come_as_signals_too(runner: Runner, qtbot) -> None:
    with qtbot.waitSignal(runner.event_received, timeout=15000, check_params_cb=lambda _id, event: isinstance(event, Ended)) as heard:
        job = runner.start("echo", {"a": 1})
    assert heard.args[0] == job


def test_a_failure_arrives_with_its_code(runner: Runner, events: list[Event], qtbot) -> None:
    runner.start("fail", {}, listener=events.append)
    qtbot.waitUntil(lambda: ended(events), timeout=15000)
    assert events[-1].error.code == "file.missing"


def test_a_job_that_listens_is_cancelled_without_a_kill(runner: Runner, events: list[Event], qtbot) -> None:
    job = runner.start("count", {"to": 1000}, listener=events.append)
    qtbot.waitUntil(lambda: bool(events), timeout=15000)
    process = runner.process
    runner.cancel(job)
    qtbot.waitUntil(lambda: ended(events), timeout=15000)
    assert events[-1].reason == "cancelled"
    assert runner.process is process


def test_a_deaf_job_is_killed_and_the_next_one_runs(runner: Runner, events: list[Event], qtbot) -> None:
    job = runner.start("deaf", {"for_s": 60}, listener=events.append)
    qtbot.waitUntil(lambda: bool(events), timeout=15000)
    later: list[Event] = []
    runner.start("count", {"to": 2}, listener=later.append)
    runner.cancel(job)
    qtbot.waitUntil(lambda: ended(events) and ended(later), timeout=15000)
    assert events[-1].reason == "cancelled"
    assert later[-1].result == 2


@pytest.mark.parametrize("phase", ["erase", "write"])
def test_nothing_is_killed_while_a_board_is_written(runner: Runner, events: list[Event], qtbot, phase: str) -> None:
    job = runner.start("deaf", {"for_s": 1.2, "phase": phase}, listener=events.append)
    qtbot.waitUntil(lambda: bool(events), timeout=15000)
    process = runner.process
    runner.cancel(job)
    qtbot.waitUntil(lambda: ended(events), timeout=15000)
    assert events[-1].reason == "completed"
    assert runner.process is process


def test_a_job_asked_to_finish_early_gets_the_time_it_needs(runner: Runner, events: list[Event], qtbot) -> None:
    job = runner.start("deaf", {"for_s": 3 * QUICK / 1000}, listener=events.append)
    qtbot.waitUntil(lambda: bool(events), timeout=15000)
    runner.ask_to_stop(job)
    qtbot.waitUntil(lambda: ended(events), timeout=15000)
    assert events[-1].reason == "completed"


def test_a_worker_that_dies_is_told_and_costs_only_its_job(runner: Runner, events: list[Event], qtbot) -> None:
    later: list[Event] = []
    with qtbot.waitSignal(runner.died, timeout=15000):
        runner.start("die", {}, listener=events.append)
        runner.start("count", {"to": 2}, listener=later.append)
    qtbot.waitUntil(lambda: ended(later), timeout=15000)
    assert events[-1].error.code == "worker.died"
    assert later[-1].result == 2


def test_newer_requests_replace_older_ones(runner: Runner, qtbot) -> None:
    answers: list[int] = []

    def hear(event: Event) -> None:
        if isinstance(event, Ended) and event.result:
            answers.append(event.result)

    for number in range(1, 12):
        runner.start("count", {"to": number}, listener=hear, replace_older=True)
    qtbot.waitUntil(lambda: not runner.requests, timeout=15000)
    assert answers == [11]
