"""One recording as a plot, with buttons to step through them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QToolButton

from app.charts.lines import LineChart
from app.pages.data_view import Plain
from app.theme import theme
from app.theme.icons import icon
from app.widgets.card import Card
from app.widgets.text import label
from app.workbench import Workbench
from tinycore.context import Ended, Event


class SignalCard(Card):
    """The plot follows the chosen recording."""

    failed = Signal(object)  # a TinysmithError

    def __init__(self, workbench: Workbench) -> None:
        super().__init__()
        self.workbench = workbench
        self.steppers: dict[str, QToolButton] = {}
        self.chart = LineChart("", unit=self.tr("s"))
        self.names = QComboBox()
        self.names.setAccessibleName(self.tr("Recording"))
        self.names.currentIndexChanged.connect(self._ask)
        self.place = label("", "label")
        row = QHBoxLayout()
        row.addWidget(self._stepper("previous", self.tr("Previous recording"), -1))
        row.addWidget(self._stepper("next", self.tr("Next recording"), 1))
        row.addWidget(self.names)
        row.addWidget(self.place)
        self.names.setMinimumContentsLength(16)
        self.names.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.chart.header.insertLayout(0, row)
        self.column.addWidget(self.chart, 1)
        self.paint_icons()
        self.chart.themed.connect(self.paint_icons)

    def show_recordings(self, names: Sequence[str], envelope: Plain | None) -> None:
        """Offer these recordings; `envelope` is that of the first, which is shown unless the same are offered already."""
        if [self.names.itemText(index) for index in range(self.names.count())] == list(names):
            return
        blocked = self.names.blockSignals(True)
        self.names.clear()
        self.names.addItems(list(names))
        self.names.blockSignals(blocked)
        self._say_place(0)
        if envelope:
            self._show(envelope)

    def paint_icons(self) -> None:
        """Tint the arrows for the look in force."""
        for name, button in self.steppers.items():
            button.setIcon(icon(name, theme.current().muted))

    def _stepper(self, name: str, words: str, step: int) -> QToolButton:
        button = QToolButton(toolTip=words)
        button.setObjectName("quiet")
        button.setAccessibleName(words)
        self.steppers[name] = button
        button.clicked.connect(lambda: self.names.setCurrentIndex((self.names.currentIndex() + step) % max(1, self.names.count())))
        return button

    def _ask(self, index: int) -> None:
        if index < 0:
            return
        self._say_place(index)
        payload = self.workbench.payload(recording=index)
        self.workbench.preview.start("signal", payload, listener=self._heard, replace_older=True)

    def _heard(self, event: Event) -> None:
        if isinstance(event, Ended) and event.error:
            self.failed.emit(event.error)
        elif isinstance(event, Ended) and isinstance(event.result, dict):
            self._show(event.result)

    def _say_place(self, index: int) -> None:
        self.place.setText(self.tr("{number} of {count}").format(number=index + 1, count=self.names.count()))

    def _show(self, envelope: Plain) -> None:
        """The extremes of each stretch, over seconds where the rate is known and over rows elsewhere."""
        rate, channels = envelope["rate_hz"], envelope["channels"]
        step = envelope["rows_per_point"] / (rate or 1)
        x = [index * step for index in range(len(envelope["low"][0]) if channels else 0)]
        low, high = (dict(zip(channels, envelope[name], strict=True)) for name in ("low", "high"))
        self.chart.set_unit(self.tr("s") if rate else self.tr("rows"))
        if envelope["rows_per_point"] == 1:
            self.chart.show_lines(x, low)
        else:
            self.chart.show_envelope(x, low, high)
