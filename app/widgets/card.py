"""A rounded surface that groups what belongs together."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QLayout, QVBoxLayout, QWidget

from app.theme.tokens import SPACE_2, SPACE_4
from app.widgets.text import label


class Card(QFrame):
    """A vertical stack on a surface, with an optional heading."""

    def __init__(self, heading: str = "", *, role: str = "heading") -> None:
        super().__init__()
        self.setObjectName("card")
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(SPACE_4, SPACE_4 - 2, SPACE_4, SPACE_4 - 2)
        self.column.setSpacing(SPACE_2)
        self.heading = label(heading, role)
        self.heading.setVisible(bool(heading))
        self.column.addWidget(self.heading)

    def add(self, *parts: QWidget | QLayout) -> Card:
        """Put parts below one another and return the card."""
        for part in parts:
            if isinstance(part, QLayout):
                self.column.addLayout(part)
            else:
                self.column.addWidget(part)
        return self
