"""Look at your data: open it, see what is in it, say what to predict."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app import ask, words
from app.charts.bars import BarChart
from app.forms.form import Form
from app.pages.data_view import Seen
from app.pages.drop_card import DropCard
from app.pages.findings import Findings
from app.pages.page import Page, Primary
from app.pages.rows_table import RowsTable
from app.pages.signal_card import SignalCard
from app.steps import State
from app.theme.tokens import SPACE_3
from app.widgets.card import Card
from app.widgets.fact_columns import FactColumns
from app.widgets.more_choices import MoreChoices
from app.widgets.text import label, letters
from app.workbench import Workbench
from tinycore.context import Ended, Event
from tinycore.project import Project

SIDE_IN_LETTERS = 35
ASK_AFTER_MS = 150
FIELDS = ("target", "group", "leave_out", "window", "hop")
MORE_FIELDS = ("keep", "task", "kind", "scaling", "choose_percent", "final_percent", "seed")


class DataPage(Page):
    """The picture of the data in the middle, findings and choices at the side."""

    name = "data"

    def __init__(self, workbench: Workbench) -> None:
        super().__init__(workbench)
        self.seen: Seen | None = None
        self.asked_for: object = None
        self.is_looking = False
        self.setAcceptDrops(True)
        self.drop = DropCard()
        self.drop.file_wanted.connect(self._choose_file)
        self.drop.folder_wanted.connect(self._choose_folder)
        self.body.addWidget(self.drop, 1)
        self.content = QWidget()
        self._lay_out_content()
        self.body.addWidget(self.content, 1)
        self.asking = QTimer(self, singleShot=True, interval=ASK_AFTER_MS)
        self.asking.timeout.connect(self.look)

    def primary(self) -> Primary:
        """Prepare the data, or go on."""
        if self.is_running:
            return Primary(self.tr("&Cancel"), self.running_sentence())
        if self.workbench.states()["data"] == State.DONE:
            return Primary(self.tr("Go on to the &model"), self.workbench.summaries.get("data", {}).get("sentence", ""))
        verb = self.tr("&Use this data")
        if not self.workbench.project.data.source:
            return Primary(verb, self.tr("Open a file or a folder first"), is_enabled=False)
        if self.seen and self.seen.is_stopped:
            return Primary(verb, self.tr("Something has to be put right first: see what was found"), is_enabled=False)
        if self.is_looking:
            return Primary(verb, self.tr("Looking into the files…"))
        if self.seen is None:
            return Primary(verb, self.tr("These files cannot be used; open others"), is_enabled=False)
        return Primary(verb, self._findings_words())

    def first_field(self) -> QWidget | None:
        """The button that opens a file, until there is one."""
        return self.drop.file if not self.workbench.project.data.source else None

    def press(self) -> None:
        """Do what the button says."""
        if self.is_running:
            self.cancel()
        elif self.workbench.states()["data"] == State.DONE:
            self.wanted.emit("model")
        else:
            self.start_stage("data")

    def succeeded(self, _result: object) -> None:
        """The data are prepared: on to the model."""
        self.wanted.emit("model")

    def open(self, source: Path) -> None:
        """Use a file or a folder; choices that belonged to another one are cleared in the same undo step."""
        cleared = {("data", name): value for name, value in (("target", ""), ("group", ""), ("leave_out", ()), ("window", 0), ("hop", 0))}
        values = {("data", "source"): str(source), **cleared}
        self.document.edit_several(values, text=self.tr("Open {name}").format(name=source.name))

    def edited(self, old: Project, new: Project) -> None:
        """Look again when the choices about the data changed."""
        if old.data != new.data:
            if old.data.source != new.data.source:
                self.seen = None
            self.asking.start()

    def refresh(self) -> None:
        """Show the data, or the invitation to open some."""
        source = self.workbench.project.data.source
        self.drop.setVisible(not source)
        self.content.setVisible(bool(source))
        if not source:
            self.set_title(self.tr("Open your data"), self.tr("Everything stays on this laptop."))
            return
        self.set_title(self.tr("Look at your data"), self._sentence(Path(source).name))
        if self.seen is None:
            for part in (self.signal, self.table_card, self.bars_card, self.findings):
                part.hide()
        self.source.setText(Path(source).name)
        self.source.setToolTip(source)
        self._show_facts()
        if self.asked_for != self.workbench.project.data:
            self.asking.start()

    def look(self) -> None:
        """Ask the worker what is in the files."""
        if not self.workbench.project.data.source:
            return
        self.asked_for = self.workbench.project.data
        self.is_looking = True
        self.workbench.preview.start("look", self.workbench.payload(), listener=self._heard_look, replace_older=True)
        self.changed.emit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Take one file or folder."""
        if dropped_path(event):
            event.acceptProposedAction()
            self.drop.set_hovered(True)

    def dragLeaveEvent(self, _event: object) -> None:  # noqa: N802 - Qt's name
        """Not dropped after all."""
        self.drop.set_hovered(False)

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """Open what was dropped."""
        self.drop.set_hovered(False)
        path = dropped_path(event)
        if path:
            self.open(path)

    # inside

    def _lay_out_content(self) -> None:
        column = QVBoxLayout(self.content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_3)
        row = QHBoxLayout()
        row.setSpacing(SPACE_3 + 4)
        row.addLayout(self._middle(), 1)
        row.addLayout(self._side(), 0)
        column.addLayout(row, 1)
        self.columns.append(row)

    def _middle(self) -> QVBoxLayout:
        self.signal = SignalCard(self.workbench)
        self.signal.failed.connect(self.show_error)
        self.table = RowsTable()
        self.bars = BarChart(self.tr("Samples per class"))
        self.bars_card = Card().add(self.bars)
        self.table_card = Card().add(self.table)
        self.signal.setMinimumHeight(self.fontMetrics().height() * 13)
        self.table_card.setMinimumHeight(self.fontMetrics().height() * 10)
        middle = QVBoxLayout()
        middle.setSpacing(SPACE_3)
        middle.addWidget(self.signal, 3)
        pair = QHBoxLayout()
        pair.setSpacing(SPACE_3)
        pair.addWidget(self.bars_card, 2)
        pair.addWidget(self.table_card, 3)
        middle.addLayout(pair, 3)
        middle.addWidget(self._facts_card())
        return middle

    def _facts_card(self) -> Card:
        names = (self.tr("Prepared"), self.tr("To learn from"), self.tr("For choosing"), self.tr("For the final score"))
        self.facts = FactColumns(names)
        self.split = label("", "muted", wrap=True)
        self.facts_card = Card().add(self.facts)
        self.facts_card.add(self.split)
        return self.facts_card

    def _side(self) -> QVBoxLayout:
        side = QVBoxLayout()
        side.setSpacing(SPACE_3)
        self.findings = Findings()
        for card in (self._source_card(), self.findings, self._choices_card()):
            card.setFixedWidth(letters(self, SIDE_IN_LETTERS))
            side.addWidget(card)
        side.addStretch(1)
        return side

    def _source_card(self) -> Card:
        self.source = label("", "strong", wrap=True)
        file, folder = QPushButton(self.tr("Open &file…")), QPushButton(self.tr("Open fol&der…"))
        file.clicked.connect(self._choose_file)
        folder.clicked.connect(self._choose_folder)
        row = QHBoxLayout()
        for button in (file, folder):
            button.setProperty("link", True)
            row.addWidget(button)
        row.addStretch(1)
        return Card().add(self.source, row)

    def _choices_card(self) -> Card:
        self.form = Form(self.document, "data", FIELDS)
        self.more = Form(self.document, "data", MORE_FIELDS)
        return Card().add(self.form, MoreChoices(self.more))

    def _choose_file(self) -> None:
        file = ask.file_to_open(self, self.tr("Open a table"), self.tr("Tables (*.csv *.tsv *.txt);;All files (*)"))
        if file:
            self.open(file)

    def _choose_folder(self) -> None:
        folder = ask.folder_to_open(self, self.tr("Open a folder of recordings"))
        if folder:
            self.open(folder)

    def _heard_look(self, event: Event) -> None:
        if not isinstance(event, Ended):
            return
        self.is_looking = False
        if event.error:
            self.seen = None
            self.show_error(event.error)
        elif isinstance(event.result, dict):
            self.banner.hide()
            self._show_seen(Seen.of(event.result))
        self.refresh()
        self.changed.emit()

    def _show_seen(self, seen: Seen) -> None:
        self.seen = seen
        is_series = seen.kind == "series"
        self.signal.setVisible(is_series)
        if is_series:
            self.signal.show_recordings(seen.recordings, seen.envelope)
        self.table.show_rows(seen.columns, seen.rows, target=seen.proposed["target"], numbers=seen.number_columns)
        self.table_card.setVisible(bool(seen.rows))
        self.bars.show_counts(seen.counts)
        self.bars.set_caption(self.tr("Samples per class") if seen.task == "classification" else self.tr("How often each value occurs"))
        self.bars_card.setVisible(bool(seen.counts))
        self.findings.show_findings(seen.findings)
        self._offer_columns(seen)

    def _offer_columns(self, seen: Seen) -> None:
        named = [(name, name) for name in seen.columns]
        self.form.set_choices("target", [("", self._auto(seen, "target")), *named])
        self.form.set_choices("group", [("", self._auto(seen, "group")), *named])
        self.form.set_choices("leave_out", named)
        self.more.set_choices("keep", named)
        is_series = seen.kind == "series"
        self.form.set_row_visible("target", not is_series or bool(seen.proposed["target"]))
        self.form.set_row_visible("leave_out", not is_series)
        self.more.set_row_visible("keep", not is_series)
        for name in ("window", "hop"):
            self.form.set_row_visible(name, is_series)
            self.form.editors[name].setSpecialValueText(self._auto(seen, name))

    def _auto(self, seen: Seen, name: str) -> str:
        """What “decide for me” means for these data."""
        value = seen.proposed.get(name)
        return self.tr("decide for me: {choice}").format(choice=value) if value else words.choice("auto")

    def _show_facts(self) -> None:
        summary: dict[str, Any] = self.workbench.summaries.get("data", {})
        parts = summary.get("parts", {})
        self.facts_card.setVisible(bool(parts))
        if parts:
            counts = [self.tr("{count} samples").format(count=words.count(parts[name])) for name in ("train", "choose", "final")]
            total = self.tr("{count} samples").format(count=words.count(summary["samples"]))
            self.facts.show_values([total, *counts])
            self.split.setText(str(summary.get("split", "")))

    def _sentence(self, name: str) -> str:
        if self.seen:
            return self.seen.sentence
        return (
            self.tr("Looking into {name}…").format(name=name) if self.is_looking else self.tr("{name} could not be used.").format(name=name)
        )

    def _findings_words(self) -> str:
        count = sum(finding["severity"] == "fix" for finding in self.seen.findings) if self.seen else 0
        return (
            self.tr("Dealt with: {count} findings, none of them stops you").format(count=count)
            if count
            else self.tr("The files were understood")
        )


def dropped_path(event: QDropEvent) -> Path | None:
    """The one local file or folder that is being dropped."""
    urls = event.mimeData().urls()
    return Path(urls[0].toLocalFile()) if len(urls) == 1 and urls[0].isLocalFile() else None
