"""Names over values, side by side."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.theme.tokens import SPACE_1, SPACE_5
from app.widgets.text import label


class FactColumns(QWidget):
    """A few facts in one row; columns are as wide as their share."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_5)
        self.values = {}
        for name in names:
            column = QVBoxLayout()
            column.setSpacing(SPACE_1)
            value = label("", wrap=True)
            column.addWidget(label(name, "label"))
            column.addWidget(value)
            column.addStretch(1)
            row.addLayout(column, 1)
            self.values[name] = value

    def show_values(self, values: Sequence[str]) -> None:
        """One value per name, in the order of the names."""
        for widget, value in zip(self.values.values(), values, strict=True):
            widget.setText(value)
