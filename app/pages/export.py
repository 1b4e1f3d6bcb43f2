"""Export: what is in the bundle, and a copy of it where the user wants it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QHeaderView, QPushButton, QTableWidget, QTableWidgetItem, QVBoxLayout

from app import ask, words
from app.charts.flash_bar import FlashBar
from app.forms.form import Form
from app.pages.page import Page, Primary
from app.steps import State
from app.theme.tokens import SPACE_3
from app.widgets.card import Card
from app.widgets.facts import Facts
from app.widgets.phases import Phases
from app.widgets.text import label, letters
from app.workbench import Workbench
from tinycore.artifacts import SUMMARY
from tinycore.context import Event, Progress
from tinycore.project import Project

SIDE_IN_LETTERS = 36


class ExportPage(Page):
    """Where it goes at the side, what it is in the middle."""

    name = "export"

    def __init__(self, workbench: Workbench) -> None:
        super().__init__(workbench)
        self.place = ""
        side = QVBoxLayout()
        side.setSpacing(SPACE_3)
        for card in (self._where_card(), self._numbers_card()):
            card.setMaximumWidth(letters(self, SIDE_IN_LETTERS))
            side.addWidget(card)
        side.addStretch(1)
        self.add_row((side, 0), (self._files_card(), 1))

    def primary(self) -> Primary:
        """Build, save, or go on."""
        states = self.workbench.states()
        if self.is_running:
            return Primary(self.tr("&Cancel"), self.running_sentence())
        if states["shrink"] != State.DONE:
            return Primary(self.tr("&Build"), self.tr("Keep a model on the Shrink page first"), is_enabled=False)
        if states["export"] == State.DONE and (self.place or not self.workbench.project.export.folder):
            said = (
                self.tr("Saved to {place}").format(place=self.place) if self.place else self.tr("Built; choose a folder if you want a copy")
            )
            return Primary(self.tr("Go on to &flashing"), said)
        if self.workbench.project.export.folder:
            return Primary(self.tr("&Save the sources"), self.tr("Into {folder}").format(folder=self.workbench.project.export.folder))
        return Primary(
            self.tr("&Build"),
            self.tr("Writes the C sources and compiles the firmware for the {board}").format(board=self.workbench.board.name),
        )

    def press(self) -> None:
        """Do what the button says."""
        if self.is_running:
            self.cancel()
        elif self.workbench.states()["export"] == State.DONE and (self.place or not self.workbench.project.export.folder):
            self.wanted.emit("flash")
        elif self.workbench.project.export.folder:
            self.start_job(self.workbench.heavy, "export_copy")
        else:
            self.start_stage("firmware")

    def heard(self, event: Event) -> None:
        """Show the phases of generating and compiling."""
        if isinstance(event, Progress):
            self.phases.show_progress(event)

    def succeeded(self, result: object) -> None:
        """Say where the copy is."""
        self.phases.finish()
        if isinstance(result, dict) and "place" in result:
            self.place = str(result["place"])

    def edited(self, old: Project, new: Project) -> None:
        """A copy made for other choices is not mentioned any more."""
        if old != new:
            self.place = ""

    def refresh(self) -> None:
        """The sentence, the list of files, and the numbers."""
        folder = self.workbench.project.export.folder
        self.folder.setText(folder or self.tr("Nowhere yet: the files stay inside the project"))
        self.show_folder.setVisible(bool(self.place))
        self.phases.setVisible(self.is_running)
        board = self.workbench.board.name
        self.set_title(
            self.tr("Take the C sources with you"),
            self.tr("Plain C without any library, the same model for TensorFlow Lite Micro, and firmware for the {board}.").format(
                board=board
            ),
        )
        self._show_files()
        self._show_numbers()

    # inside

    def _where_card(self) -> Card:
        card = Card(self.tr("Where to"))
        self.folder = label("", "muted", wrap=True)
        choose = QPushButton(self.tr("Choose a &folder…"))
        choose.clicked.connect(self._choose_folder)
        self.show_folder = QPushButton(self.tr("Sho&w it"))
        self.show_folder.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(Path(self.place).parent))))
        row = QHBoxLayout()
        row.addWidget(choose)
        row.addWidget(self.show_folder)
        row.addStretch(1)
        return card.add(self.folder, row, Form(self.document, "export", ("form", "packing", "name")))

    def _numbers_card(self) -> Card:
        self.bar = FlashBar(self.tr("Flash, by what fills it"))
        self.numbers = Facts()
        self.numbers_card = Card().add(self.bar, self.numbers)
        return self.numbers_card

    def _files_card(self) -> Card:
        self.files_card = Card(self.tr("What is in it"))
        self.phases = Phases({})
        self.table = QTableWidget(0, 2)
        self.table.setHorizontalHeaderLabels([self.tr("File"), self.tr("Size")])
        self.table.setAccessibleName(self.tr("Files of the export"))
        self.table.verticalHeader().hide()
        self.table.setShowGrid(False)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.table.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.table.horizontalHeaderItem(0).setTextAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        self.table.setMinimumHeight(self.fontMetrics().height() * 14)
        self.total = label("", "label")
        card = self.files_card.add(self.phases, self.table, self.total)
        card.column.setStretchFactor(self.table, 1)
        card.column.addStretch(0)  # without a table, the words stay at the top
        return card

    def _choose_folder(self) -> None:
        folder = ask.folder_to_open(self, self.tr("Save the sources to"))
        if folder:
            self.document.edit("export", "folder", str(folder), text=self.tr("Save to {folder}").format(folder=folder.name))

    def _show_files(self) -> None:
        files = list_files(self.workbench.summaries)
        self.table.setRowCount(len(files))
        for row, (name, count) in enumerate(files):
            size = QTableWidgetItem(words.size(count))
            size.setTextAlignment(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
            self.table.setItem(row, 0, QTableWidgetItem(name))
            self.table.setItem(row, 1, size)
        total = sum(count for _, count in files)
        said = self.tr("{count} files, {size}").format(count=len(files), size=words.size(total))
        self.total.setText(said if files else self.tr("Build it, and the files are listed here with their sizes."))
        self.table.setVisible(bool(files))

    def _show_numbers(self) -> None:
        image = self.workbench.summaries.get("firmware", {})
        self.numbers_card.setVisible(bool(image))
        if not image:
            return
        weights, code = image["weights_bytes"], image["code_bytes"]
        rest = max(0, image["flash_bytes"] - weights - code)
        parts = [(self.tr("weights"), weights), (self.tr("code"), code), (self.tr("board runtime"), rest)]
        self.bar.show_parts(parts, whole=image["flash_bytes"])
        board = self.workbench.board
        self.numbers.show_facts(
            [
                (self.tr("Flash"), words.size_of(image["flash_bytes"], board.memory.flash_bytes)),
                (self.tr("RAM"), words.size_of(image["ram_bytes"], board.memory.ram_bytes)),
                (self.tr("Working memory"), words.size(image.get("arena_bytes", 0))),
            ]
        )


def list_files(summaries: dict[str, dict[str, Any]]) -> list[tuple[str, int]]:
    """The sources and the firmware with their sizes in bytes, as they will lie in the copy."""
    found: list[tuple[str, int]] = []
    for stage, name in (("export", "sources"), ("firmware", "firmware")):
        folder = Path(summaries.get(stage, {}).get("folder", "/nowhere"))
        files = sorted(file for file in folder.rglob("*") if file.is_file() and file.name != SUMMARY)
        found += [(f"{name}/{file.relative_to(folder).as_posix()}", file.stat().st_size) for file in files]
    return found
