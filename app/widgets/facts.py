"""A short table of names and values with lines between."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from app.theme.tokens import SPACE_2
from app.widgets.text import label, line, set_role

LONG_VALUE = 24  # letters

Fact = tuple[str, str] | tuple[str, str, str]  # name, value, role of the value


class Facts(QWidget):
    """Rows are kept and only their words change, so that nothing flickers."""

    def __init__(self) -> None:
        super().__init__()
        self.grid = QGridLayout(self)
        self.grid.setContentsMargins(0, 0, 0, 0)
        self.grid.setVerticalSpacing(SPACE_2)
        self.grid.setColumnStretch(1, 1)
        self.rows: list[tuple[QLabel, QLabel]] = []

    def show_facts(self, facts: Iterable[Fact]) -> None:
        """Replace what is shown."""
        facts = list(facts)
        while len(self.rows) < len(facts):
            self._add_row()
        for index, (name, value) in enumerate(self.rows):
            fact = facts[index] if index < len(facts) else ("", "", "")
            name.setText(fact[0])
            value.setText(fact[1])
            value.setWordWrap(len(fact[1]) > LONG_VALUE)
            set_role(value, fact[2] if len(fact) == 3 else "")
            self._set_visible(index, index < len(facts))

    def as_text(self) -> str:
        """Every row as “name: value”."""
        return "\n".join(f"{name.text()}: {value.text()}" for name, value in self.rows if name.text())

    def _add_row(self) -> None:
        row = len(self.rows) * 2
        name, value = label("", "muted"), label("")
        value.setAlignment(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
        value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        if row:
            self.grid.addWidget(line(), row - 1, 0, 1, 2)
        self.grid.addWidget(name, row, 0)
        self.grid.addWidget(value, row, 1)
        self.rows.append((name, value))

    def _set_visible(self, index: int, is_visible: bool) -> None:
        for widget in self.rows[index]:
            widget.setVisible(is_visible)
        item = self.grid.itemAtPosition(index * 2 - 1, 0) if index else None
        if item:
            item.widget().setVisible(is_visible)
