"""Every chart says in words what it shows, and gives its numbers away."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from app.charts.bars import MOST_BARS, BarChart
from app.charts.flash_bar import FlashBar
from app.charts.lines import LineChart
from app.charts.search import Dot, SearchChart, best_line
from app.charts.trade_off import Spot, TradeOffChart

DOTS = [Dot(8000, 0.8, name="a"), Dot(16000, 0.7, name="b"), Dot(32000, 0.9, is_best=True, name="c"), Dot(9e6, 0.99, is_fitting=False)]


def filled_charts() -> list[object]:
    bars, lines, search, trade, flash = BarChart("b"), LineChart("l"), SearchChart("s"), TradeOffChart("t"), FlashBar("f")
    bars.show_counts([("running", 31), ("still", 28)])
    lines.show_lines([0, 1, 2], {"x": [0.0, 1.0, float("nan")], "y": [2.0, 3.0, 4.0]})
    search.show_dots(DOTS, limit_bytes=64000)
    spot = Spot("30 %", 8000, 0.9, is_built=True)
    trade.show_spots([spot, Spot("60 %", 6000, 0.8)], current=spot, trained=Spot("0 %", 20000, 0.91))
    flash.show_parts([("weights", 700), ("code", 5000)], whole=10000)
    return [bars, lines, search, trade, flash]


@pytest.mark.parametrize("index", range(5), ids=["bars", "lines", "search", "trade-off", "flash"])
def test_a_chart_speaks_and_can_be_copied(qtbot, index: int) -> None:
    chart = filled_charts()[index]
    qtbot.addWidget(chart)
    chart.resize(500, 300)
    chart.show()
    assert chart.accessibleDescription() == chart.summary() != ""
    chart.copy_button.click()
    names, rows = chart.table()
    copied = QApplication.clipboard().text().split("\n")
    assert copied[0] == "\t".join(names)
    assert len(copied) == len(rows) + 1


@pytest.mark.parametrize("index", range(5), ids=["bars", "lines", "search", "trade-off", "flash"])
def test_a_chart_follows_the_theme(window, qtbot, index: int) -> None:
    chart = filled_charts()[index]
    qtbot.addWidget(chart)
    chart.resize(500, 300)
    chart.show()
    light = chart.grab().toImage()
    window.choose_look("dark")
    qtbot.wait(20)
    assert chart.grab().toImage() != light


def test_the_best_line_has_what_no_smaller_network_beats() -> None:
    assert [dot.name for dot in best_line(DOTS)] == ["a", "c"]


def test_many_classes_are_gathered(qtbot) -> None:
    chart = BarChart("b")
    qtbot.addWidget(chart)
    chart.show_counts([(str(number), 1) for number in range(40)])
    assert len(chart.shown()) == MOST_BARS
    assert sum(count for _, count in chart.shown()) == 40


def test_an_envelope_keeps_every_peak(qtbot) -> None:
    chart = LineChart("l")
    qtbot.addWidget(chart)
    chart.show_envelope([0, 1], {"x": [-5, 0]}, {"x": [1, 9]})
    assert chart.lines["x"].tolist() == [-5, 1, 0, 9]
