"""Horizontal bars with a name and a count each: how many samples a class has."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app import words
from app.charts.chart import Chart, Table

MOST_BARS = 12


class Bars(QWidget):
    """The painted bars."""

    def __init__(self, chart: BarChart) -> None:
        super().__init__()
        self.chart = chart
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(90)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """One row per name: name, bar, count."""
        rows = self.chart.shown()
        if not rows:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        metrics = self.fontMetrics()
        names = min(self.width() // 3, max(metrics.horizontalAdvance(name) for name, _ in rows) + 14)
        numbers = max(metrics.horizontalAdvance(words.count(value)) for _, value in rows) + 10
        height = min(self.height() / len(rows), metrics.height() * 2.6)
        most = max(value for _, value in rows) or 1
        for index, (name, value) in enumerate(rows):
            row = QRectF(0, index * height, self.width(), height)
            self._draw(painter, row, name=name, value=value, share=value / most, names=names, numbers=numbers)

    def _draw(self, painter: QPainter, row: QRectF, *, name: str, value: float, share: float, names: float, numbers: float) -> None:
        tokens = self.chart.tokens
        painter.setPen(QColor(tokens.muted))
        short = self.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, int(names) - 8)
        painter.drawText(QRectF(0, row.top(), names, row.height()), Qt.AlignmentFlag.AlignVCenter, short)
        thick = min(row.height() * 0.62, self.fontMetrics().height() * 1.3)
        bar = QRectF(names, row.center().y() - thick / 2, max(2.0, (row.width() - names - numbers) * share), thick)
        fill = QColor(tokens.accent)
        fill.setAlphaF(0.55 + 0.4 * share)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fill)
        painter.drawRoundedRect(bar, 3, 3)
        painter.setPen(QColor(tokens.muted))
        painter.drawText(QRectF(bar.right() + 7, row.top(), numbers, row.height()), Qt.AlignmentFlag.AlignVCenter, words.count(value))


class BarChart(Chart):
    """Counts by name."""

    def __init__(self, caption: str) -> None:
        super().__init__(caption)
        self.counts: list[tuple[str, float]] = []
        self.bars = Bars(self)
        self.column.addWidget(self.bars, 1)

    def show_counts(self, counts: Sequence[tuple[str, float]]) -> None:
        """Replace the bars."""
        self.counts = list(counts)
        self.update_words()
        self.redraw()

    def shown(self) -> list[tuple[str, float]]:
        """The bars that are drawn; many small ones become one."""
        if len(self.counts) <= MOST_BARS:
            return self.counts
        rest = self.counts[MOST_BARS - 1 :]
        return [*self.counts[: MOST_BARS - 1], (self.tr("{count} more").format(count=len(rest)), sum(value for _, value in rest))]

    def summary(self) -> str:
        """Every name with its count."""
        return ", ".join(f"{name}: {words.count(value)}" for name, value in self.shown())

    def table(self) -> Table:
        """Name and count."""
        return (self.tr("name"), self.tr("count")), self.counts

    def redraw(self) -> None:
        """Paint again."""
        self.bars.update()
