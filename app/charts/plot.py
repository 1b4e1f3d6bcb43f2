"""A pyqtgraph plot that wears our colours."""

from __future__ import annotations

import math
from collections.abc import Callable

import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QPen
from PySide6.QtWidgets import QSizePolicy

from app.charts.chart import Chart
from app.widgets.text import label

pg.setConfigOptions(antialias=True)
LINE_PX = 1.6
BEHIND = -1000  # the grid belongs behind the points


class PowerAxis(pg.AxisItem):
    """An axis whose values are base-2 logarithms, labelled with powers of two, and rounder numbers between when there is room."""

    def tickValues(self, low: float, high: float, _size: float) -> list[tuple[float, list[float]]]:  # noqa: N802 - pyqtgraph's name
        """As many marks as can be read."""
        step = max(1, math.ceil((high - low) / 9))
        between = (1.0, 1.25, 1.5, 1.75) if high - low < 1.6 else (1.0, 1.5) if high - low < 4 else (1.0,)
        powers = range(math.floor(low), math.ceil(high) + 1, step)
        marks = [power + math.log2(factor) for power in powers for factor in between]
        return [(step, [mark for mark in marks if low <= mark <= high])]

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
        self.plot.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.plot.setMinimumHeight(130)
        self.plot.viewport().setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.nothing = label("", "muted", wrap=True)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.column.addWidget(self.plot, 1)
        self.column.addWidget(self.nothing, 1)
        self.nothing.hide()
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
            axis.setStyle(tickLength=0, tickTextOffset=6, maxTickLevel=0)
            axis.setTickPen(pg.mkPen(tokens.border))
            axis.setZValue(BEHIND)
        self.plot.getAxis("left").setPen(pg.mkPen(None))
        if self.unit:
            self.plot.setLabel("bottom", self.unit, **{"color": tokens.muted, "font-size": f"{font.pixelSize()}px"})
        self.plot.showGrid(x=False, y=True, alpha=0.8)

    def set_unit(self, unit: str) -> None:
        """What the bottom axis counts in."""
        self.unit = unit

    def set_axis_width(self, width_px: int) -> None:
        """Room for the numbers at the left, so that charts below one another have the same bottom axis."""
        self.plot.getAxis("left").setWidth(width_px)

    def clear(self) -> None:
        """Take everything off, ready to draw."""
        self.plot.clear()
        self.style_plot()

    def show_nothing(self, words: str) -> None:
        """Words in place of an empty picture; no words bring the picture back."""
        self.nothing.setText(words)
        self.nothing.setVisible(bool(words))
        self.plot.setVisible(not words)

    def pen(self, colour: str, width: float = LINE_PX, *, is_dashed: bool = False) -> QPen:
        """A line in a colour."""
        style = Qt.PenStyle.DashLine if is_dashed else Qt.PenStyle.SolidLine
        return pg.mkPen(colour, width=width, style=style)

    def veil(self, colour: str, alpha: int) -> QColor:
        """A colour that lets the ground through; alpha 0 to 255."""
        made = QColor(colour)
        made.setAlpha(alpha)
        return made

    def note(self, text: str, x: float, y: float, colour: str, *, anchor: tuple[float, float] = (0.5, 1.2), is_bold: bool = False) -> None:
        """Words inside the picture."""
        item = pg.TextItem(text, color=colour, anchor=anchor, fill=self.veil(self.tokens.surface, 190))
        font = QFont(self.font())
        font.setPixelSize(max(10, round(self.fontInfo().pixelSize() * 11 / 14)))
        font.setBold(is_bold)
        item.setFont(font)
        item.setPos(x, y)
        self.plot.addItem(item, ignoreBounds=True)
