"""The shape of every page: an instruction, a sentence, content, and one primary verb."""

from __future__ import annotations

import time
from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app import words
from app.theme.tokens import SPACE_1, SPACE_3, SPACE_4, SPACE_5
from app.widgets.banner import Banner
from app.widgets.text import label, letters
from app.workbench import Workbench
from tinycore.context import Ended, Event, Note, Progress
from tinycore.errors import TinysmithError
from tinycore.project import Project

TICK_MS = 500
MADE_WIDTHS = "made_widths"  # the limits that a card was made with
UNLIMITED = 16777215  # Qt's own largest size


@dataclass(frozen=True)
class Primary:
    """The one button of the footer and the sentence beside it; a disabled one says why."""

    verb: str
    sentence: str = ""
    is_enabled: bool = True


class Page(QScrollArea):
    """A step's page. Subclasses fill `body`, and answer `primary` and `press`."""

    name = ""  # the step
    columns_from_letters = 88  # narrower pages have one column
    changed = Signal()  # the footer has to look again
    wanted = Signal(str)  # another step

    def __init__(self, workbench: Workbench) -> None:
        super().__init__()
        self.workbench = workbench
        self.document = workbench.document
        self.progress: Progress | None = None
        self.is_stale = True
        self.columns: list[QBoxLayout] = []  # side by side where there is room, else below one another
        self.phase_started = time.monotonic()
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self._lay_out()
        self.ticker = QTimer(self, interval=TICK_MS)
        self.ticker.timeout.connect(self.changed)
        workbench.known_changed.connect(self._known_changed)
        workbench.document.changed.connect(self._document_changed)

    # what a page answers

    def primary(self) -> Primary:
        """What the primary button says now."""
        raise NotImplementedError

    def press(self) -> None:
        """Do what the primary button says."""
        raise NotImplementedError

    def refresh(self) -> None:
        """Show what is known now; called when the page is shown and when something changed while it is."""

    def edited(self, old: Project, new: Project) -> None:
        """The project changed while the page exists; heavier work waits for `refresh`."""

    # what pages use

    def set_title(self, title: str, subtitle: str) -> None:
        """The instruction and the sentence under it."""
        self.title.setText(title)
        self.subtitle.setText(subtitle)
        self.subtitle.setVisible(bool(subtitle))
        self.setAccessibleName(title)

    def add_row(self, *columns: tuple[QWidget | QVBoxLayout, int]) -> QHBoxLayout:
        """Put columns side by side, each with its stretch."""
        row = QHBoxLayout()
        row.setSpacing(SPACE_4)
        for part, stretch in columns:
            if isinstance(part, QVBoxLayout):
                row.addLayout(part, stretch)
            else:
                row.addWidget(part, stretch)
        self.body.addLayout(row, 1)
        self.columns.append(row)
        return row

    def start_stage(self, stage: str) -> None:
        """Run a stage of the pipeline and show how it goes."""
        self._start(lambda: self.workbench.run_stage(self.name, stage, self._heard))

    def start_job(self, runner: object, job: str, **more: object) -> None:
        """Run another job and show how it goes."""
        self._start(lambda: self.workbench.run(self.name, runner, job, self._heard, **more))

    @property
    def is_running(self) -> bool:
        """Whether this page's job has not ended."""
        return self.workbench.is_running(self.name)

    def cancel(self) -> None:
        """Ask this page's job to stop."""
        self.workbench.cancel(self.name)

    def heard(self, event: Event) -> None:
        """An event of this page's job, before the page's own rows and sentences are updated."""

    def succeeded(self, result: object) -> None:
        """The page's job is done."""

    def show_error(self, error: TinysmithError) -> None:
        """Say what happened and what to try, on the page where it happened."""
        self.banner.show_error(error)
        self.ensureVisible(0, 0)

    def first_field(self) -> QWidget | None:
        """Where the keyboard starts on this page."""
        return None

    def running_sentence(self) -> str:
        """What is going on and how long it will take."""
        if self.progress is None:
            return self.tr("Starting")
        left = words.time_left(time.monotonic() - self.phase_started, self.progress.done, self.progress.total)
        return " · ".join(filter(None, [self.progress.phase[:1].upper() + self.progress.phase[1:], left]))

    # inside

    def _lay_out(self) -> None:
        content = QWidget()
        content.setObjectName("scrolled")
        self.body = QVBoxLayout(content)
        self.body.setContentsMargins(SPACE_5, SPACE_5 - 4, SPACE_5, SPACE_5)
        self.body.setSpacing(SPACE_3)
        self.title, self.subtitle = label("", "title", wrap=True), label("", "muted", wrap=True)
        self.banner = Banner()
        head = QVBoxLayout()
        head.setSpacing(SPACE_1)
        head.addWidget(self.title)
        head.addWidget(self.subtitle)
        self.body.addLayout(head)
        self.body.addWidget(self.banner)
        self.setWidget(content)

    def _start(self, start: object) -> None:
        self.banner.hide()
        self.progress, self.phase_started = None, time.monotonic()
        start()
        self.ticker.start()
        self.changed.emit()

    def _heard(self, event: Event) -> None:
        if isinstance(event, Progress):
            if self.progress is None or self.progress.phase != event.phase:
                self.phase_started = time.monotonic()
            self.progress = event
        if isinstance(event, Note) and event.level == "warning":
            self.banner.say(event.text, "")
        self.heard(event)
        if isinstance(event, Ended):
            self._ended(event)
        if isinstance(event, (Ended, Progress, Note)):
            self.changed.emit()

    def _ended(self, event: Ended) -> None:
        self.ticker.stop()
        self.progress = None
        if event.error:
            self.show_error(event.error)
        elif event.reason == "completed":
            self.succeeded(event.result)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Narrow windows and large letters put columns below one another."""
        super().resizeEvent(event)
        is_narrow = self.viewport().width() < letters(self, self.columns_from_letters)
        for row in self.columns:
            row.setDirection(QBoxLayout.Direction.TopToBottom if is_narrow else QBoxLayout.Direction.LeftToRight)
            limit_widths(row, is_free=is_narrow)

    def showEvent(self, event: object) -> None:  # noqa: N802 - Qt's name
        """A page that was hidden catches up."""
        super().showEvent(event)
        self._catch_up()

    def _known_changed(self) -> None:
        self.is_stale = True
        if self.isVisible():
            self._catch_up()

    def _document_changed(self, old: Project, new: Project) -> None:
        self.edited(old, new)
        self._known_changed()

    def _catch_up(self) -> None:
        if self.is_stale:
            self.is_stale = False
            self.refresh()
            self.changed.emit()


def limit_widths(row: QBoxLayout, *, is_free: bool) -> None:
    """Let the cards of a side column be as wide as the page, or only as wide as they were made.

    A layout reckons the height of wrapped words for the whole width, so that a narrower card below others would be pressed together.
    """
    for column in filter(None, (row.itemAt(index).layout() for index in range(row.count()))):
        for card in filter(None, (column.itemAt(index).widget() for index in range(column.count()))):
            if card.property(MADE_WIDTHS) is None:
                card.setProperty(MADE_WIDTHS, [card.minimumWidth(), card.maximumWidth()])
            least, most = (0, UNLIMITED) if is_free else card.property(MADE_WIDTHS)
            card.setMinimumWidth(least)
            card.setMaximumWidth(most)
