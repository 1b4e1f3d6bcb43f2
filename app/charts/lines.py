"""Lines over a common axis: signals of a recording, sureness over time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from app.charts.chart import Table
from app.charts.plot import PlotChart, TextAxis

Values = npt.NDArray[np.float64]
MOST_LINES = 12


class LineChart(PlotChart):
    """One line per name; an envelope (low and high) is drawn as a zigzag that keeps every peak."""

    def __init__(self, caption: str, *, unit: str = "", y_words: Callable[[float], str] | None = None) -> None:
        super().__init__(caption, unit=unit, left=TextAxis("left", y_words) if y_words else None)
        self.x: Values = np.zeros(0)
        self.lines: dict[str, Values] = {}
        self.x_range: tuple[float, float] | None = None
        self.y_range: tuple[float, float] | None = None
        self.nothing_yet = ""

    def show_lines(
        self,
        x: Sequence[float],
        lines: Mapping[str, Sequence[float]],
        *,
        x_range: tuple[float, float] | None = None,
        y_range: tuple[float, float] | None = None,
    ) -> None:
        """Replace the lines; every line has as many values as `x`."""
        self.x = np.asarray(x, dtype=np.float64)
        self.lines = {name: np.asarray(values, dtype=np.float64) for name, values in lines.items()}
        self.x_range, self.y_range = x_range, y_range
        self.update_words()
        self.redraw()

    def show_envelope(self, x: Sequence[float], low: Mapping[str, Sequence[float]], high: Mapping[str, Sequence[float]]) -> None:
        """Replace the lines by the extremes of each stretch of the recording."""
        zigzag = {name: np.column_stack([low[name], high[name]]).ravel() for name in low}
        self.show_lines(list(np.repeat(np.asarray(x, dtype=np.float64), 2)), zigzag)

    def redraw(self) -> None:
        """Draw every line in its colour."""
        self.clear()
        self.show_nothing("" if self.lines else self.nothing_yet)
        series = self.tokens.series
        for index, (_, values) in enumerate(list(self.lines.items())[:MOST_LINES]):
            is_dashed = index >= len(series)
            drawn = self.plot.plot(self.x, values, pen=self.pen(series[index % len(series)], is_dashed=is_dashed), connect="finite")
            if not is_dashed:
                drawn.curve.setSegmentedLineMode("on")  # painted six times faster than as one path, so that a live signal keeps up
        if self.x_range:
            self.plot.setXRange(*self.x_range, padding=0.0)
        else:
            self.plot.enableAutoRange("x")
        if self.y_range:
            self.plot.setYRange(*self.y_range, padding=0.04)
        else:
            self.plot.enableAutoRange("y")
        self.show_legend([(name, series[index % len(series)]) for index, name in enumerate(list(self.lines)[:MOST_LINES])])

    def summary(self) -> str:
        """The range of every line."""
        return "; ".join(self._range(name, values) for name, values in self.lines.items())

    def table(self) -> Table:
        """The axis and one column per line."""
        names = list(self.lines)
        return [self.unit or "x", *names], [[x, *(self.lines[name][i] for name in names)] for i, x in enumerate(self.x)]

    def _range(self, name: str, values: Values) -> str:
        known = values[np.isfinite(values)]
        if not known.size:
            return self.tr("{name}: no values").format(name=name)
        return self.tr("{name}: {low} to {high}").format(name=name, low=f"{known.min():.4g}", high=f"{known.max():.4g}")
