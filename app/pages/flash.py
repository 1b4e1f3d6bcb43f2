"""Put it on your board: choose a port, confirm, watch it being written and tested."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from PySide6.QtCore import QT_TRANSLATE_NOOP
from PySide6.QtGui import QFontDatabase, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from app import ask, words
from app.pages.page import Page, Primary
from app.pages.port_list import PortList
from app.steps import State
from app.theme.tokens import SPACE_3
from app.virtual_board import VirtualBoards
from app.widgets.card import Card
from app.widgets.phases import Phases
from app.widgets.text import label, letters
from app.workbench import Workbench
from tinycore.context import Ended, Event, Note, Progress
from tinycore.errors import TinysmithError
from tinycore.project import Project

PHASES = {
    "enter bootloader": QT_TRANSLATE_NOOP("FlashPage", "Enter bootloader"),
    "erase": QT_TRANSLATE_NOOP("FlashPage", "Erase"),
    "write": QT_TRANSLATE_NOOP("FlashPage", "Write"),
    "verify": QT_TRANSLATE_NOOP("FlashPage", "Verify"),
    "self-test": QT_TRANSLATE_NOOP("FlashPage", "Self-test on the board"),
}
IN_BYTES = ("write", "verify", "erase")
UNBREAKABLE = ("erase", "write")
SIDE_IN_LETTERS = 46
VIRTUAL = "virtual"


class FlashPage(Page):
    """The ports at the side, the phases and the log in the middle."""

    name = "flash"

    def __init__(self, workbench: Workbench) -> None:
        super().__init__(workbench)
        self.result: dict[str, Any] | None = None
        self.image_sha256 = ""
        self.is_stopping = False
        self.is_waiting_for_board = False  # a virtual one takes a moment to start
        self.virtual = VirtualBoards(workbench)
        side = QVBoxLayout()
        side.setSpacing(SPACE_3)
        for card in (self._ports_card(), self._lost_card()):
            card.setMaximumWidth(letters(self, SIDE_IN_LETTERS))
            side.addWidget(card)
        side.addStretch(1)
        self.add_row((side, 2), (self._phases_card(), 3))
        self.set_title(self.tr("Put it on your board"), self.tr("Everything on the board except its bootloader is replaced."))

    def primary(self) -> Primary:
        """Flash, stop, or go on."""
        states = self.workbench.states()
        if self.is_running:
            verb = self.tr("Stop &after this page") if self.progress and self.progress.phase in UNBREAKABLE else self.tr("&Stop")
            sentence = self.tr("Stopping at the next safe point") if self.is_stopping else self.running_sentence()
            return Primary(verb, sentence, is_enabled=not self.is_stopping)
        if self.is_waiting_for_board:
            return Primary(self.tr("&Flash this board"), self.tr("Starting the virtual board…"), is_enabled=False)
        if states["flash"] == State.DONE and self.result is not None:
            return Primary(self.tr("&Watch it work"), self._result_words())
        if states["shrink"] != State.DONE:
            return Primary(self.tr("&Flash this board"), self.tr("Keep a model on the Shrink page first"), is_enabled=False)
        if not self.workbench.board.is_flashable:
            said = self.tr("The {board} cannot be flashed from here; export the sources instead").format(board=self.workbench.board.name)
            return Primary(self.tr("&Flash this board"), said, is_enabled=False)
        if not self.ports.rows:
            return Primary(self.tr("&Flash this board"), self.tr("Looking for boards…"), is_enabled=False)
        if not self.ports.value:
            return Primary(self.tr("&Flash this board"), self.tr("Choose a port first"), is_enabled=False)
        return Primary(self.tr("&Flash this board"), self._plan_words())

    def first_field(self) -> QWidget | None:
        """The chosen port, so that Enter goes on."""
        return self.ports.rows.get(self.ports.value)

    def press(self) -> None:
        """Do what the button says."""
        if self.is_running:
            self.cancel()
        elif self.workbench.states()["flash"] == State.DONE and self.result is not None:
            self.wanted.emit("live")
        else:
            self._prepare()

    def cancel(self) -> None:
        """Stop at the next safe point."""
        self.is_stopping = self.is_running
        super().cancel()
        self.changed.emit()

    def refresh(self) -> None:
        """The board's name, its ports, how to help it."""
        board = self.workbench.board
        self.heading.setText(self.tr("{board} on {port}").format(board=board.name, port=self.ports.words))
        image = self.workbench.summaries.get("firmware", {})
        self.amount.setText(words.size(image["flash_bytes"]) if image else self.tr("the firmware is built first"))
        self.again.setVisible(self.result is not None and not self.is_running)
        self.manual.setText(board.bootloader.manual_entry if board.bootloader and board.bootloader.manual_entry else self._try_cable())
        self.ports.show_ports(self.ports.ports, board, chosen=self.workbench.project.flash.port)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Whatever was plugged in meanwhile is listed."""
        super().showEvent(event)
        self.ask_ports()

    def edited(self, old: Project, new: Project) -> None:
        """Another board or port has not been flashed yet."""
        if (old.board.board, old.flash) != (new.board.board, new.flash):
            self.result = None

    def ask_ports(self) -> None:
        """Ask again what is plugged in."""
        if not self.workbench.device.is_running("flash"):
            self.workbench.device.start("ports", {}, listener=self._heard_ports, replace_older=True)

    # inside

    def _ports_card(self) -> Card:
        card = Card(self.tr("Boards found"))
        self.ports = PortList()
        self.ports.chosen.connect(lambda port: self.document.edit("flash", "port", port, text=self.tr("Port {port}").format(port=port)))
        again = QPushButton(self.tr("&Look again"))
        again.setProperty("link", True)
        again.clicked.connect(self.ask_ports)
        return card.add(self.ports, again)

    def _lost_card(self) -> Card:
        self.manual = label("", "muted", wrap=True)
        return Card(self.tr("Board not listed?")).add(self.manual)

    def _phases_card(self) -> Card:
        card = Card()
        self.heading, self.amount = label("", "strong", wrap=True), label("", "muted")
        self.phases = Phases({phase: self.tr(text) for phase, text in PHASES.items()})
        self.log = QPlainTextEdit(readOnly=True)
        self.log.setObjectName("log")
        self.log.setAccessibleName(self.tr("Log of flashing"))
        self.log.setMaximumBlockCount(500)
        self.log.setMinimumHeight(self.fontMetrics().height() * 6)
        head = QHBoxLayout()
        head.addWidget(self.heading, 1)
        head.addWidget(self.amount)
        self.log.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        card.column.setSpacing(SPACE_3)
        self.again = QPushButton(self.tr("Flash a&nother one"))
        self.again.setProperty("link", True)
        self.again.setToolTip(self.tr("Write the same program once more, for instance on the next board"))
        self.again.clicked.connect(self._prepare)
        self.again.hide()
        last = QHBoxLayout()
        last.addWidget(self.again)
        last.addStretch(1)
        return card.add(head, self.phases, self.log, last)

    def _heard_ports(self, event: Event) -> None:
        if isinstance(event, Ended) and isinstance(event.result, list):
            self.ports.show_ports(event.result, self.workbench.board, chosen=self.workbench.project.flash.port)
            self.heading.setText(self.tr("{board} on {port}").format(board=self.workbench.board.name, port=self.ports.words))
            self.changed.emit()

    def _prepare(self) -> None:
        """Build what is missing, then say what will be overwritten."""
        self.result, self.is_stopping = None, False
        self.again.hide()
        self.phases.restart()
        self.log.clear()
        self.start_job(self.workbench.heavy, "stage", stage="firmware")

    def succeeded(self, result: object) -> None:
        """From the built image to the port, the plan, the writing, the result."""
        if isinstance(result, dict) and "firmware" in result:
            self.image_sha256 = result["firmware"]["image_sha256"]
            self.is_waiting_for_board = True
            self.virtual.with_port(self.workbench.project.flash.port, self._plan, self._no_board)
        elif isinstance(result, dict) and "sentence" in result:
            self._confirm(result)
        elif isinstance(result, dict):
            self._finished(result)

    def _plan(self, port: str) -> None:
        self.is_waiting_for_board = False
        self.port = port
        self.start_job(self.workbench.device, "plan", port=port)

    def _no_board(self, error: TinysmithError) -> None:
        self.is_waiting_for_board = False
        self.show_error(error)
        self.changed.emit()

    def _confirm(self, plan: dict[str, Any]) -> None:
        is_virtual = self.workbench.project.flash.port == VIRTUAL
        question = self.tr("Replace what is on the {board}?").format(board=self.workbench.board.name)
        if is_virtual or ask.confirm(
            self, question=question, explanation=words.plain_ports(plan["sentence"]), verb=self.tr("Flash this board")
        ):
            self.workbench.note_flashed("")  # until it is written and verified, nobody knows what the board holds
            self.start_job(self.workbench.device, "flash", port=self.port)

    def _finished(self, result: dict[str, Any]) -> None:
        self.phases.finish()
        self.result = result
        self._log(self._result_words())
        self.workbench.note_flashed(self.image_sha256)

    def heard(self, event: Event) -> None:
        """Fill the phases and the log."""
        if isinstance(event, Progress) and event.phase in PHASES:
            self.phases.show_progress(event, is_bytes=event.phase in IN_BYTES)
        if isinstance(event, Note):
            self._log(event.text)
        if isinstance(event, Ended) and event.reason == "cancelled":
            self.is_stopping = False
            self._log(self.tr("Stopped at a safe point. Flash again to start over; the board waits in its bootloader."))
        if isinstance(event, Ended) and event.error:
            self._log(words.error_words(event.error).what)

    def _log(self, text: str) -> None:
        self.log.appendPlainText(f"{datetime.now().astimezone():%H:%M:%S} {words.plain_ports(text)}")

    def _plan_words(self) -> str:
        image = self.workbench.summaries.get("firmware")
        if not image:
            return self.tr("The firmware is compiled first, then written")
        return self.tr("{size} will be written; the program that is on the board now is replaced").format(
            size=words.size(image["flash_bytes"])
        )

    def _result_words(self) -> str:
        result = self.result or {}
        said = self.tr("Written and verified in {time}").format(time=words.duration(result.get("seconds", 0)))
        test = result.get("selftest")
        if not test:
            return said
        good = test["vectors"] - test["failed"]
        return said + " · " + self.tr("self-test: {good} of {total} right").format(good=good, total=test["vectors"])

    def _try_cable(self) -> str:
        return self.tr("Try another cable: some carry only power. On Linux, your user has to be allowed to use serial ports.")
