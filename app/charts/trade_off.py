"""Score against the model's flash, as the slider moves."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import pyqtgraph as pg

from app import words
from app.charts.chart import Table
from app.charts.plot import PlotChart, PowerAxis, TextAxis


@dataclass(frozen=True)
class Spot:
    """One way of shrinking: its settings in words, its cost, its score, and whether it was really built."""

    name: str
    flash_bytes: float
    score: float
    is_built: bool = False


class TradeOffChart(PlotChart):
    """Instant points hollow, built ones filled, the present one large."""

    def __init__(self, caption: str) -> None:
        unit = self.tr("kB of flash, the model's own part")
        super().__init__(caption, unit=unit, bottom=PowerAxis("bottom"), left=TextAxis("left", words.score_mark))
        self.spots: list[Spot] = []
        self.current: Spot | None = None
        self.trained: Spot | None = None

    def show_spots(self, spots: Sequence[Spot], *, current: Spot | None, trained: Spot | None) -> None:
        """Replace the points; `trained` is the model before shrinking."""
        self.spots, self.current, self.trained = list(spots), current, trained
        self.update_words()
        self.redraw()

    def redraw(self) -> None:
        """The curve by size, then the present point with its words."""
        self.clear()
        everything = [*self.spots, *filter(None, [self.current, self.trained])]
        self.show_nothing("" if everything else self.tr("Measuring the first points…"))
        if not everything:
            return
        self._set_ranges(everything)
        tokens = self.tokens
        for is_built, colour in ((False, tokens.series[1]), (True, tokens.accent)):
            self._curve([s for s in self.spots if s.is_built == is_built], colour, is_built=is_built)
        if self.trained:
            self._dots([self.trained], tokens.muted, size=10, is_filled=True)
            self.note(self.tr("as trained"), _x(self.trained), self.trained.score, tokens.muted, anchor=(0.5, -0.4))
        if self.current:
            self._dots([self.current], tokens.accent, size=16, is_filled=self.current.is_built)
            text = self.tr("{score} at {size}").format(score=words.score(self.current.score), size=words.size(self.current.flash_bytes))
            self.note(text, _x(self.current), self.current.score, tokens.text, anchor=(1.12, 0.9), is_bold=True)
        self.show_legend([("● " + self.tr("built"), tokens.accent), ("○ " + self.tr("instant"), tokens.series[1])])

    def summary(self) -> str:
        """The present point against the model as trained."""
        if self.current is None:
            return self.tr("Nothing measured yet")
        text = self.tr("Now {score} at {size}").format(score=words.score(self.current.score), size=words.size(self.current.flash_bytes))
        if self.trained is None:
            return text
        trained = self.tr("as trained {score} at {size}").format(
            score=words.score(self.trained.score), size=words.size(self.trained.flash_bytes)
        )
        return f"{text}; {trained}"

    def table(self) -> Table:
        """One row per point."""
        names = (self.tr("settings"), self.tr("flash bytes"), self.tr("score"), self.tr("built"))
        return names, [(s.name, int(s.flash_bytes), s.score, s.is_built) for s in self.spots]

    def _curve(self, spots: Sequence[Spot], colour: str, *, is_built: bool) -> None:
        ordered = sorted(spots, key=lambda s: s.flash_bytes)
        pen = self.pen(colour, 1.6, is_dashed=not is_built)
        self.plot.plot([_x(s) for s in ordered], [s.score for s in ordered], pen=pen)
        self._dots(ordered, colour, size=9, is_filled=is_built)

    def _dots(self, spots: Sequence[Spot], colour: str, *, size: int, is_filled: bool) -> None:
        brush = colour if is_filled else self.tokens.surface
        pen = pg.mkPen(colour, width=1.5)
        self.plot.addItem(pg.ScatterPlotItem([_x(s) for s in spots], [s.score for s in spots], size=size, brush=brush, pen=pen))

    def _set_ranges(self, spots: Sequence[Spot]) -> None:
        sizes, scores = [_x(s) for s in spots], [s.score for s in spots]
        self.plot.setXRange(min(sizes) - 0.7, max(sizes) + 0.7, padding=0)
        room = max((max(scores) - min(scores)) * 0.15, 0.02)
        self.plot.setYRange(min(scores) - room, max(scores) + room * 1.2, padding=0)


def _x(spot: Spot) -> float:
    return math.log2(max(spot.flash_bytes, 1) / 1000)
