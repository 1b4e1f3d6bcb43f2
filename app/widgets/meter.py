"""A name, a value, and a thin bar that shows how full something is."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from app.theme import theme
from app.widgets.text import label, set_role


class Bar(QWidget):
    """The bar alone; more than full is drawn as a warning."""

    def __init__(self, thickness: int = 5) -> None:
        super().__init__()
        self.share: float | None = None
        self.thickness = thickness
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Wide and thin."""
        return QSize(60, self.thickness)

    def set_share(self, share: float | None) -> None:
        """0 is empty, 1 is full, None is unknown."""
        self.share = share
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the groove and what is filled."""
        tokens = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        area = QRectF(0, 0, self.width(), self.thickness)
        self._draw(painter, area, tokens.raised)
        if self.share:
            area.setWidth(max(self.thickness, self.width() * min(self.share, 1.0)))
            self._draw(painter, area, tokens.accent if self.share <= 1 else tokens.warning)

    def _draw(self, painter: QPainter, area: QRectF, colour: str) -> None:
        painter.setBrush(QColor(colour))
        painter.drawRoundedRect(area, self.thickness / 2, self.thickness / 2)


class Meter(QWidget):
    """Name left, value right, bar below."""

    def __init__(self, name: str, thickness: int = 5) -> None:
        super().__init__()
        self.name: QLabel = label(name, "label")
        self.value: QLabel = label("–", "figure")
        self.bar = Bar(thickness)
        words = QHBoxLayout()
        words.addWidget(self.name)
        words.addStretch(1)
        words.addWidget(self.value)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(words)
        column.addWidget(self.bar)

    def set_value(self, text: str, share: float | None) -> None:
        """Show a value; screen readers hear name and value together."""
        self.value.setText(text)
        set_role(self.value, "figure" if share is None or share <= 1 else "too much")
        self.bar.set_share(share)
        self.setAccessibleName(f"{self.name.text()} {text}")
