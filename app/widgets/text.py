"""Labels with a role: title, heading, muted, pill."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

LETTER_SHARE = 0.53  # width of a letter in heights of a line


def label(text: str = "", role: str = "", *, wrap: bool = False) -> QLabel:
    """A label whose look the style sheet knows by its role."""
    made = QLabel(text)
    made.setProperty("role", role)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    if wrap:
        made.setMinimumWidth(60)
    return made


def set_role(widget: QWidget, role: str) -> None:
    """Change a role and let the style sheet look again."""
    if widget.property("role") != role:
        widget.setProperty("role", role)
        repolish(widget)


def pill(text: str, kind: str) -> QLabel:
    """A short word on coloured ground: accent, warning or quiet."""
    made = QLabel(text)
    made.setProperty("pill", kind)
    made.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return made


def line() -> QFrame:
    """A quiet separator."""
    made = QFrame()
    made.setObjectName("line")
    return made


def letters(widget: QWidget, count: float) -> int:
    """A width in which about `count` letters fit; from the height of the text, which fonts agree on better than on widths."""
    return round(widget.fontMetrics().height() * LETTER_SHARE * count)


def repolish(widget: QWidget) -> None:
    """Apply the style sheet again after a property changed."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)
