"""The invitation to open data, while there is none."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton

from app.theme.tokens import SPACE_3
from app.widgets.card import Card
from app.widgets.text import label, repolish


class DropCard(Card):
    """Two buttons, and a place to drop a file or folder."""

    file_wanted = Signal()
    folder_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumHeight(self.fontMetrics().height() * 16)
        self.column.addStretch(1)
        self.column.addWidget(label(self.tr("Drop a table or a folder of recordings here"), "heading"), 0, Qt.AlignmentFlag.AlignCenter)
        for text in (
            self.tr("A table: one CSV file, one row per measurement, one column that tells what to predict."),
            self.tr(
                "Recordings: a folder with one sub-folder per class and one CSV file per recording, or one CSV file with a label column."
            ),
        ):
            sentence = label(text, "muted", wrap=True)
            sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
            self.column.addWidget(sentence)
        self.column.addSpacing(SPACE_3)
        row = QHBoxLayout()
        row.addStretch(1)
        self.file, self.folder = QPushButton(self.tr("Open a &file…")), QPushButton(self.tr("Open a fol&der…"))
        for button, signal in ((self.file, self.file_wanted), (self.folder, self.folder_wanted)):
            button.clicked.connect(signal)
            row.addWidget(button)
        row.addStretch(1)
        self.column.addLayout(row)
        self.column.addStretch(1)

    def set_hovered(self, is_hovered: bool) -> None:
        """Show that letting go here opens the file."""
        self.setProperty("drop", is_hovered)
        repolish(self)
