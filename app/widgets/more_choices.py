"""Choices that few need, behind a button."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from app.theme.tokens import SPACE_2


class MoreChoices(QWidget):
    """Hidden until asked for."""

    def __init__(self, choices: QWidget) -> None:
        super().__init__()
        self.button = QPushButton(self.tr("M&ore choices"), checkable=True)
        self.button.setProperty("link", True)
        self.button.toggled.connect(choices.setVisible)
        choices.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_2)
        column.addWidget(self.button)
        column.addWidget(choices)
