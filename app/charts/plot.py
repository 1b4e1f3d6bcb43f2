"""A pyqtgraph plot that wears our colours."""

from __future__ import annotations

import math
from collections.abc import Callable

import pyqtgraph as pg
from PySide6.QtGui import QColor, QFont, QPen
from PySide6.QtWidgets import QSizePolicy

from app.charts.chart import Chart

pg.setConfigOptions(antialias=True)
LINE_PX = 1.6


class PowerAxis(pg.AxisItem):
    """An axis whose values are base-2 logarithms and whose labels are powers of two."""

    def tickValues(self, low: float, high: float, _size: float) -> list[tuple[float, list[float]]]:  # noqa: N802 - pyqtgraph's name
        """Every power of two, or every second when there are many."""
        step = max(1, math.ceil((high - low) / 9))
        return [(step, [float(power) for power in range(math.ceil(low), math.floor(high) + 1, step)])]

    def tickStrings(self, values: list[float], _scale: float, _spacing: float) -> list[str]:  # noqa: N802 - pyqtgraph's name
        """The numbers themselves."""
        return [f"{2**value:g}" for value in values]


class TextAxis(pg.AxisItem):
    """An axis whose labels come from a function."""

    def __init__(self, orientation: str, words: Callable[[float], str]) -> None:
        super().__init__(orientation)
        self.words = words

    def tickStrings(self, values: list[float], _scale: float, _spacing: float) -> list[str]:  # noqa: N802 - pyqtgraph's name
        """The words for each value."""
        return [self.words(value) for value in values]


class PlotChart(Chart):
    """A chart drawn by pyqtgraph; no mouse tricks, so that the page's scrolling is never caught."""

    def __init__(self, caption: str, *, bottom: pg.AxisItem | None = None, left: pg.AxisItem | None = None, unit: str = "") -> None:
        super().__init__(caption)
        axes = {name: axis for name, axis in (("bottom", bottom), ("left", left)) if axis}
        self.unit = unit
        self.plot = pg.PlotWidget(axisItems=axes)
        self.plot.setMenuEnabled(False)
        self.plot.setMouseEnabled(False, False)
        self.plot.hideButtons()
        self.plot.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.plot.setMinimumHeight(130)
        self.plot.viewport().setAttribute(pg.QtCore.Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.column.addWidget(self.plot, 1)
        self.style_plot()

    def style_plot(self) -> None:
        """Ground, axes and grid in token colours."""
        tokens = self.tokens
        self.plot.setBackground(tokens.surface)
        font = QFont(self.font())
        font.setPixelSize(max(10, round(self.fontInfo().pixelSize() * 11 / 14)))
        for name in ("bottom", "left"):
            axis = self.plot.getAxis(name)
            axis.setPen(pg.mkPen(tokens.border))
            axis.setTextPen(pg.mkPen(tokens.muted))
            axis.setTickFont(font)
            axis.setStyle(tickLength=0, tickTextOffset=6)
        self.plot.getAxis("left").setPen(pg.mkPen(None))
        if self.unit:
            self.plot.setLabel("bottom", self.unit, **{"color": tokens.muted, "font-size": f"{font.pixelSize()}px"})
        self.plot.showGrid(x=False, y=True, alpha=0.12)

    def set_unit(self, unit: str) -> None:
        """What the bottom axis counts in."""
        self.unit = unit

    def clear(self) -> None:
        """Take everything off, ready to draw."""
        self.plot.clear()
        self.style_plot()

    def pen(self, colour: str, width: float = LINE_PX, *, is_dashed: bool = False) -> QPen:
        """A line in a colour."""
        style = pg.QtCore.Qt.PenStyle.DashLine if is_dashed else pg.QtCore.Qt.PenStyle.SolidLine
        return pg.mkPen(colour, width=width, style=style)

    def veil(self, colour: str, alpha: int) -> QColor:
        """A colour that lets the ground through; alpha 0 to 255."""
        made = QColor(colour)
        made.setAlpha(alpha)
        return made

    def note(self, text: str, x: float, y: float, colour: str, *, anchor: tuple[float, float] = (0.5, 1.2), is_bold: bool = False) -> None:
        """Words inside the picture."""
        item = pg.TextItem(text, color=colour, anchor=anchor)
        font = QFont(self.font())
        font.setPixelSize(max(10, round(self.fontInfo().pixelSize() * 11 / 14)))
        font.setBold(is_bold)
        item.setFont(font)
        item.setPos(x, y)
        self.plot.addItem(item, ignoreBounds=True)
