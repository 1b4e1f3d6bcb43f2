"""The footer: Back, a sentence, and one primary button whose verb follows the phase."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton

from app.pages.page import Primary
from app.theme.tokens import SPACE_2, SPACE_3, SPACE_5
from app.widgets.text import label


class Footer(QFrame):
    """The lower edge of the window."""

    back_pressed = Signal()
    primary_pressed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("footer")
        self.back = QPushButton(self.tr("&Back"))
        self.sentence = label("", "muted", wrap=True)
        self.primary = QPushButton()
        self.primary.setProperty("primary", True)
        self.back.clicked.connect(self.back_pressed)
        self.primary.clicked.connect(self.primary_pressed)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_5, SPACE_2 + 2, SPACE_5, SPACE_2 + 2)
        row.setSpacing(SPACE_3)
        row.addWidget(self.back)
        row.addWidget(self.sentence, 1)
        row.addWidget(self.primary)

    def show_primary(self, primary: Primary, *, can_go_back: bool) -> None:
        """Words and states of both buttons."""
        self.primary.setText(primary.verb)
        self.primary.setEnabled(primary.is_enabled)
        self.primary.setAccessibleDescription(primary.sentence)
        self.sentence.setText(primary.sentence)
        self.back.setEnabled(can_go_back)
