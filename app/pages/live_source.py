"""What goes to the board, and how fast: samples one by one, or a held-back recording."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox

from app import words
from app.pages.data_view import recording_words
from app.widgets.card import Card
from app.widgets.segments import Segments
from app.widgets.text import label
from app.workbench import Workbench
from tinycore.context import Ended, Event

SAMPLES, EVERY = "", "*"  # sources of the job `live` that are no recording's name
PACES = {"5": 5.0, "20": 20.0, "0": 0.0}  # answers a second, 0 as fast as the board goes


class SourceCard(Card):
    """A list of sources, and a pace; a table has no recordings to choose from."""

    chosen = Signal()
    failed = Signal(object)  # a TinysmithError

    def __init__(self, workbench: Workbench) -> None:
        super().__init__()
        self.workbench = workbench
        self.asked_for = ""  # the folder of the data that the list belongs to
        self.sources = QComboBox()
        self.sources.setAccessibleName(self.tr("What to send"))
        self.sources.setMinimumContentsLength(12)
        self.sources.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.sources.currentIndexChanged.connect(self._source_chosen)
        self.sources_caption = label(self.tr("&What to send"), "label")
        self.sources_caption.setBuddy(self.sources)
        names = {"5": "5", "20": "20", "0": self.tr("no pause")}
        self.paces = Segments([(value, names[value]) for value in PACES])
        self.paces.set_value("20")
        self.paces.setAccessibleName(self.tr("Answers a second"))
        pace_caption = label(self.tr("&Answers a second"), "label")
        pace_caption.setBuddy(self.paces.focusProxy())
        self.add(self.sources_caption, self.sources, pace_caption, self.paces)
        self.show_recordings([])

    @property
    def source(self) -> str:
        """A recording's name, or one of the two that stand for something else."""
        return self.sources.currentData() or SAMPLES

    @property
    def rate_hz(self) -> float:
        """Answers a second; 0 is as fast as the board goes."""
        return PACES[self.paces.value]

    def follow(self, data_folder: str, *, is_series: bool) -> None:
        """Offer the recordings of these data, asked for once."""
        if data_folder == self.asked_for:
            return
        self.asked_for = data_folder
        self.show_recordings([])
        if is_series:
            hear = self._heard
            self.workbench.preview.start(
                "held_back", self.workbench.payload(), listener=lambda event: hear(data_folder, event), replace_older=True
            )

    def show_recordings(self, recordings: list[dict[str, Any]]) -> None:
        """Replace the list; what was chosen stays chosen if it is still there."""
        before = self.source
        blocked = self.sources.blockSignals(True)
        self.sources.clear()
        self.sources.addItem(self.tr("Final samples, one by one"), SAMPLES)
        if len(recordings) > 1:
            self._offer(self.tr("All recordings"), EVERY, sum(each["windows"] for each in recordings))
        for each in recordings:
            self._offer(recording_words(each), each["name"], each["windows"])
        self.sources.setCurrentIndex(max(0, self.sources.findData(before)))
        self.sources.blockSignals(blocked)
        for part in (self.sources_caption, self.sources):
            part.setVisible(bool(recordings))
        if self.source != before:
            self._source_chosen()

    def _offer(self, name: str, source: str, windows: int) -> None:
        self.sources.addItem(self.tr("{name} · {count} windows").format(name=name, count=words.count(windows)), source)

    def _source_chosen(self) -> None:
        self.sources.setToolTip(self.sources.currentText())
        self.chosen.emit()

    def _heard(self, data_folder: str, event: Event) -> None:
        if not isinstance(event, Ended) or data_folder != self.asked_for:
            return
        if event.error:
            self.asked_for = ""
            self.failed.emit(event.error)
        elif isinstance(event.result, list):
            self.show_recordings(event.result)
