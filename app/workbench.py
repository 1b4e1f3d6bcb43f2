"""What every page works with: the document, the workers, and what is known of the results."""

from __future__ import annotations

import time
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from app.document import Document
from app.places import Places
from app.preferences import Preferences
from app.runner import Listener, Runner
from app.steps import Progressed, State, likely_stages, step_states
from tinycore.boards.record import Board, all_boards, load_board
from tinycore.context import Ended, Event, Made
from tinycore.errors import TinysmithError
from tinycore.project import Project, to_json

REFRESH_AFTER_MS = 120
RUNNERS = ("heavy", "preview", "device", "twin")


class Workbench(QObject):
    """Pages ask here for work to be done and hear here that something is known."""

    known_changed = Signal()  # states, summaries, running jobs
    fits_changed = Signal()
    failed = Signal(str, object)  # step, TinysmithError

    def __init__(self, document: Document, places: Places, preferences: Preferences) -> None:
        super().__init__()
        self.document = document
        self.places = places
        self.preferences = preferences
        self.heavy, self.preview, self.device, self.twin = (Runner(name) for name in RUNNERS)
        self.stages: dict[str, str] = {}
        self.summaries: dict[str, dict[str, Any]] = {}
        self.known_project = document.project  # whose stages these are
        self.fits: list[dict[str, Any]] = []
        self.fits_project = document.project
        self.running: dict[str, tuple[Runner, int, float]] = {}  # step -> worker, job id, start
        self.is_board_confirmed = False
        self.flashed_sha256 = ""
        self.is_live_seen = False
        self.virtual_board = self.virtual_port = ""  # the virtual board that runs, and where it is reached
        self.refresh_timer = QTimer(self, singleShot=True, interval=REFRESH_AFTER_MS)
        self.refresh_timer.timeout.connect(self.refresh)
        document.changed.connect(self._document_changed)
        document.renamed.connect(self._document_replaced)

    @property
    def project(self) -> Project:
        """The choices as they are now."""
        return self.document.project

    @property
    def board(self) -> Board:
        """The target board; a project that names an unknown one gets the first of the catalogue."""
        try:
            return load_board(self.project.board.board)
        except TinysmithError:
            return all_boards()[0]

    def payload(self, **more: Any) -> dict[str, Any]:
        """What jobs are told: the project and where its results are."""
        return {"project": to_json(self.project), "folder": str(self.document.folder), **more}

    def refresh(self) -> None:
        """Ask which results are fresh and which boards fit."""
        asked = self.project
        self.preview.start("fresh", self.payload(), listener=lambda event: self._heard_fresh(asked, event), replace_older=True)
        self.preview.start("fits", self.payload(), listener=lambda event: self._heard_fits(asked, event), replace_older=True)

    def refresh_soon(self) -> None:
        """Ask once after a burst of changes."""
        self.refresh_timer.start()

    def run(self, step: str, runner: Runner, name: str, listener: Listener, **more: Any) -> int:
        """Start a job that belongs to a step: the rail shows it, Esc cancels it, its end refreshes what is known."""

        def hear(event: Event) -> None:
            if isinstance(event, Ended):
                self.running.pop(step, None)
                self.refresh_soon()
            elif isinstance(event, Made):
                self.refresh_soon()
            listener(event)
            if isinstance(event, Ended):
                self.known_changed.emit()

        job = runner.start(name, self.payload(**more), listener=hear)
        self.running[step] = (runner, job, time.monotonic())
        self.known_changed.emit()
        return job

    def run_stage(self, step: str, stage: str, listener: Listener) -> int:
        """Run a stage and whatever is missing before it."""
        return self.run(step, self.heavy, "stage", listener, stage=stage)

    def cancel(self, step: str) -> None:
        """Ask the step's job to stop."""
        if step in self.running:
            runner, job, _ = self.running[step]
            runner.cancel(job)

    def finish_early(self, step: str) -> None:
        """Ask the step's job to stop and to keep what it has, however long that takes."""
        if step in self.running:
            runner, job, _ = self.running[step]
            runner.ask_to_stop(job)

    def is_running(self, step: str) -> bool:
        """Whether the step's job has not ended."""
        return step in self.running

    def elapsed_s(self, step: str) -> float:
        """How long the step's job has been running."""
        return time.monotonic() - self.running[step][2] if step in self.running else 0.0

    def states(self) -> dict[str, State]:
        """How far every step has come."""
        image = self.summaries.get("firmware", {}).get("image_sha256", "")
        return step_states(
            Progressed(
                stages=likely_stages(self.stages, self.known_project, self.project),
                running=frozenset(self.running),
                is_board_confirmed=self.is_board_confirmed,
                flashed_sha256=self.flashed_sha256,
                image_sha256=image,
                is_live_seen=self.is_live_seen,
            )
        )

    def fit_of(self, board_id: str) -> dict[str, Any]:
        """What is known of the newest model on a board; empty before there is one."""
        return next((row for row in self.fits if row.get("id") == board_id), {})

    def confirm_board(self) -> None:
        """The person has chosen the board on purpose."""
        self.is_board_confirmed = True
        self.known_changed.emit()

    def note_flashed(self, image_sha256: str) -> None:
        """An image is on a board."""
        self.flashed_sha256, self.is_live_seen = image_sha256, False
        self.known_changed.emit()

    def note_live(self) -> None:
        """Answers have come from the board."""
        if not self.is_live_seen:
            self.is_live_seen = True
            self.known_changed.emit()

    def close(self) -> None:
        """End all workers; an undo stack that dies must not wake the window once more."""
        self.document.undo_stack.blockSignals(True)
        self.refresh_timer.stop()
        runners = (self.heavy, self.preview, self.device, self.twin)
        for runner in runners:
            runner.begin_to_close()
        for runner in runners:
            runner.close()

    def _document_changed(self, _old: Project, _new: Project) -> None:
        self.refresh_soon()

    def _document_replaced(self) -> None:
        self.is_board_confirmed, self.flashed_sha256, self.is_live_seen = False, "", False
        self.refresh_soon()

    def _heard_fresh(self, asked: Project, event: Event) -> None:
        if isinstance(event, Ended) and event.reason == "completed" and isinstance(event.result, dict):
            self.known_project = asked
            self.stages, self.summaries = event.result["states"], event.result["summaries"]
            self.known_changed.emit()

    def _heard_fits(self, asked: Project, event: Event) -> None:
        if isinstance(event, Ended) and event.reason == "completed" and isinstance(event.result, list):
            self.fits_project = asked
            self.fits = event.result
            self.fits_changed.emit()
