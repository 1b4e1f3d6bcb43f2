"""Each dot is a trained network: score against size, with the line of the best."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import pyqtgraph as pg

from app import words
from app.charts.chart import Table
from app.charts.plot import PlotChart, PowerAxis, TextAxis


@dataclass(frozen=True)
class Dot:
    """One network: what it costs, how good it is."""

    flash_bytes: float
    score: float
    is_fitting: bool = True
    is_best: bool = False
    name: str = ""


def best_line(dots: Sequence[Dot]) -> list[Dot]:
    """The networks that no smaller one beats, by size."""
    line: list[Dot] = []
    for dot in sorted((d for d in dots if d.is_fitting), key=lambda d: (d.flash_bytes, -d.score)):
        if not line or dot.score > line[-1].score:
            line.append(dot)
    return line


class SearchChart(PlotChart):
    """Dots as they come, what would not fit in shade."""

    def __init__(self, caption: str) -> None:
        super().__init__(caption, unit=self.tr("kB of flash"), bottom=PowerAxis("bottom"), left=TextAxis("left", words.score_mark))
        self.dots: list[Dot] = []
        self.limit_bytes = 0.0

    def show_dots(self, dots: Sequence[Dot], *, limit_bytes: float) -> None:
        """Replace the dots; `limit_bytes` is what the board has."""
        self.dots, self.limit_bytes = list(dots), limit_bytes
        self.update_words()
        self.redraw()

    def redraw(self) -> None:
        """Shade, dots, line of the best, the best."""
        self.clear()
        self.show_nothing("" if self.dots else self.tr("Every network that is tried becomes a dot here."))
        if not self.dots:
            return
        self._set_ranges()
        self._shade_limit()
        tokens = self.tokens
        self._scatter(self.dots, self.veil(tokens.series[1], 120), 9)
        line = best_line(self.dots)
        self.plot.plot([_x(d) for d in line], [d.score for d in line], pen=self.pen(tokens.accent, 2))
        self._scatter(line, tokens.accent, 10)
        for best in [dot for dot in self.dots if dot.is_best]:
            self._scatter([best], tokens.accent, 15)
            self.note(self.tr("best"), _x(best), best.score, tokens.text, anchor=(0.5, -0.4), is_bold=True)

    def summary(self) -> str:
        """How many, and which is best."""
        best = next((dot for dot in self.dots if dot.is_best), None)
        text = self.tr("{count} networks tried").format(count=len(self.dots))
        if best is None:
            return text
        return self.tr("{tried}; the best scores {score} in {size}").format(
            tried=text, score=words.score(best.score), size=words.size(best.flash_bytes)
        )

    def table(self) -> Table:
        """One row per network."""
        names = (self.tr("network"), self.tr("flash bytes"), self.tr("score"), self.tr("fits"))
        return names, [(d.name, int(d.flash_bytes), d.score, d.is_fitting) for d in self.dots]

    def _scatter(self, dots: Sequence[Dot], brush: object, size: int) -> None:
        pen = pg.mkPen(self.tokens.surface, width=1)
        self.plot.addItem(pg.ScatterPlotItem([_x(d) for d in dots], [d.score for d in dots], size=size, brush=brush, pen=pen))

    def _set_ranges(self) -> None:
        sizes, scores = [_x(d) for d in self.dots], [d.score for d in self.dots]
        self.plot.setXRange(min(sizes) - 0.5, max(sizes) + 1.0, padding=0)
        top = 1.0 if 0.6 < max(scores) <= 1 else max(scores)
        low = min(scores)
        room = max((top - low) * 0.08, 0.01)
        self.plot.setYRange(low - room, top + room, padding=0)

    def _shade_limit(self) -> None:
        """What lies beyond the board's flash, when the picture reaches that far."""
        (_, right), (_, top) = self.plot.viewRange()
        limit = math.log2(self.limit_bytes / 1000) if self.limit_bytes else right
        if limit < right:
            shade = pg.LinearRegionItem(
                (limit, right + 1), movable=False, brush=self.veil(self.tokens.warning_soft, 160), pen=pg.mkPen(None)
            )
            self.plot.addItem(shade, ignoreBounds=True)
            self.note(self.tr("would not fit"), limit, top, self.tokens.muted, anchor=(0, 0))


def _x(dot: Dot) -> float:
    return math.log2(max(dot.flash_bytes, 1) / 1000)
