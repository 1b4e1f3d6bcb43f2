"""A row of buttons of which exactly one is pressed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget


class Segments(QWidget):
    """A few choices side by side."""

    chosen = Signal(str)

    def __init__(self, choices: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self.group = QButtonGroup(self)
        self.buttons: dict[str, QPushButton] = {}
        for value, text in choices:
            button = QPushButton(text, checkable=True)
            button.setProperty("segment", True)
            self.group.addButton(button)
            self.buttons[value] = button
            row.addWidget(button, 1)
            button.clicked.connect(lambda _checked=False, value=value: self.chosen.emit(value))
        self._round_ends()
        self.setFocusProxy(next(iter(self.buttons.values())))

    @property
    def value(self) -> str:
        """The choice that is pressed."""
        return next((value for value, button in self.buttons.items() if button.isChecked()), "")

    def set_value(self, value: str) -> None:
        """Press one without saying so."""
        if value in self.buttons:
            self.buttons[value].setChecked(True)

    def _round_ends(self) -> None:
        buttons = list(self.buttons.values())
        for button in buttons[1:]:
            button.setStyleSheet("QPushButton:!focus:!checked { border-left: none; }")
        first, last = buttons[0], buttons[-1]
        first.setStyleSheet("QPushButton { border-top-left-radius: 7px; border-bottom-left-radius: 7px; }")
        last.setStyleSheet(last.styleSheet() + "QPushButton { border-top-right-radius: 7px; border-bottom-right-radius: 7px; }")
