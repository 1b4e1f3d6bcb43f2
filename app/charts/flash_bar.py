"""One bar cut into what fills the flash."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app import words
from app.charts.chart import Chart, Table
from app.widgets.text import label

THICKNESS = 14


class Stack(QWidget):
    """The painted bar."""

    def __init__(self, chart: FlashBar) -> None:
        super().__init__()
        self.chart = chart
        self.setFixedHeight(THICKNESS)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Parts side by side on a groove as wide as the limit."""
        tokens = self.chart.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        outline = QPainterPath()
        outline.addRoundedRect(QRectF(self.rect()), 4, 4)
        painter.setClipPath(outline)
        painter.fillRect(self.rect(), QColor(tokens.raised))
        left = 0.0
        painter.setPen(Qt.PenStyle.NoPen)
        for index, (_, count) in enumerate(self.chart.parts):
            width = self.width() * count / self.chart.whole
            painter.fillRect(QRectF(left, 0, width, THICKNESS), QColor(self.chart.colour(index)))
            left += width


class FlashBar(Chart):
    """Weights, code and the rest."""

    def __init__(self, caption: str) -> None:
        super().__init__(caption)
        self.parts: list[tuple[str, float]] = []
        self.whole = 1.0
        self.stack = Stack(self)
        self.words = label("", "label", wrap=True)
        self.words.setTextFormat(Qt.TextFormat.RichText)
        self.column.addWidget(self.stack)
        self.column.addWidget(self.words)

    def show_parts(self, parts: Sequence[tuple[str, float]], *, whole: float) -> None:
        """Replace the parts; `whole` is the width of the bar in bytes."""
        self.parts, self.whole = list(parts), max(whole, 1.0)
        self.update_words()
        self.redraw()

    def colour(self, index: int) -> str:
        """Parts are told apart by the series colours."""
        series = (self.tokens.accent, self.tokens.series[1], self.tokens.series[3], self.tokens.series[2])
        return series[index % len(series)]

    def summary(self) -> str:
        """Every part with its size."""
        return " · ".join(f"{name} {words.size(count)}" for name, count in self.parts)

    def table(self) -> Table:
        """Part and bytes."""
        return (self.tr("part"), self.tr("bytes")), [(name, int(count)) for name, count in self.parts]

    def redraw(self) -> None:
        """Paint again, the words in the colours of the parts."""
        spans = [
            f'<span style="color:{self.colour(index)}">■</span>&nbsp;{f"{name} {words.size(count)}".replace(" ", "&nbsp;")}'
            for index, (name, count) in enumerate(self.parts)
        ]
        self.words.setText(" &nbsp;".join(spans))
        self.stack.update()
