"""One board as a card: what it is, how full it gets, how long it takes and lasts."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app import words
from app.theme import theme
from app.theme.tokens import RADIUS, SPACE_2, SPACE_4
from app.widgets.meter import Meter
from app.widgets.text import label, pill, repolish

MHZ = 1_000_000
SENSORS_SHOWN = 3


class BoardPicture(QWidget):
    """A plain drawing of a board: connector, pins, chip."""

    def __init__(self) -> None:
        super().__init__()
        self.is_faded = False
        self.setMinimumHeight(self.fontMetrics().height() * 4)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Scaled to the height of the text."""
        tokens = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setOpacity(0.45 if self.is_faded else 1.0)
        height = self.height() * 0.78
        body = QRectF((self.width() - height * 2.5) / 2, (self.height() - height) / 2, height * 2.5, height)
        painter.setPen(QPen(QColor(tokens.border), 1))
        painter.setBrush(QColor(tokens.raised))
        painter.drawRoundedRect(body, 5, 5)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.muted))
        painter.setOpacity(painter.opacity() * 0.5)
        painter.drawRoundedRect(QRectF(body.left() - 6, body.center().y() - 8, 13, 16), 2, 2)
        for index in range(10):
            x = body.left() + body.width() * (0.12 + index * 0.085)
            painter.drawEllipse(QRectF(x, body.top() + 3, 3, 3))
            painter.drawEllipse(QRectF(x, body.bottom() - 6, 3, 3))
        painter.setOpacity(0.35 if self.is_faded else 0.85)
        painter.setBrush(QColor(tokens.accent))
        chip = height * 0.5
        painter.drawRoundedRect(QRectF(body.center().x() - chip / 2, body.center().y() - chip / 2, chip, chip), 2, 2)


class BoardCard(QAbstractButton):
    """A card that can be chosen with mouse or keyboard."""

    def __init__(self, row: dict[str, Any]) -> None:
        super().__init__()
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.name, self.about, self.support = label("", "strong", wrap=True), label("", "label", wrap=True), label("", "label")
        self.picture = BoardPicture()
        self.flash, self.ram = Meter(self.tr("Flash")), Meter(self.tr("RAM"))
        self.cost, self.pill = label("", "label"), pill("", "accent")
        last = QHBoxLayout()
        last.addWidget(self.support, 1)
        last.addWidget(self.pill)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_4, SPACE_4, SPACE_4, SPACE_4)
        column.setSpacing(SPACE_2)
        column.addWidget(self.name)
        column.addWidget(self.about)
        column.addStretch(1)  # whatever the names need, the bars of one row of cards stand side by side
        for widget in (self.picture, self.flash, self.ram, self.cost):
            column.addWidget(widget)
        column.addLayout(last)
        for child in self.findChildren(QWidget):
            child.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.show_row(row)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As large as the words need."""
        return self.layout().sizeHint()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As large as the words need."""
        return self.layout().minimumSize()

    def show_row(self, row: dict[str, Any]) -> None:
        """A row of the job `fits`, or a bare board while nothing is known."""
        cost = row.get("cost")
        self.name.setText(row["name"])
        measured = list(dict.fromkeys(sensor["measures"] for sensor in row["sensors"]))
        sensors = ", ".join(measured[:SENSORS_SHOWN]) + (" …" if len(measured) > SENSORS_SHOWN else "")
        self.about.setToolTip(", ".join(measured))
        clock = self.tr("{core} {clock} MHz").format(core=row["cpu"]["core"], clock=row["cpu"]["clock_hz"] // MHZ)
        self.about.setText(" · ".join(filter(None, [clock, sensors])))
        self.support.setText(self.tr("can be flashed from here") if row["support"] == "flash" else self.tr("export only"))
        self.support.setToolTip(row["support_note"])
        self._show_memory(self.flash, cost, "flash", row["memory"]["flash_bytes"])
        self._show_memory(self.ram, cost, "ram", row["memory"]["ram_bytes"])
        self._show_cost(cost)
        self._show_pill(row, cost)
        self.picture.is_faded = bool(cost and not cost["is_fit"])
        self.setAccessibleName(self.words())
        self.update()

    def words(self) -> str:
        """The whole card in words."""
        meters = (self.flash.name, self.flash.value, self.ram.name, self.ram.value)
        parts = (self.name, self.about, *meters, self.cost, self.pill, self.support)
        return ", ".join(part.text() for part in parts if part.text())

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """The surface; the chosen card and the one with the focus have a frame in the accent."""
        tokens = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_framed = self.isChecked() or self.hasFocus()
        painter.setPen(QPen(QColor(tokens.accent if is_framed else tokens.border), 2 if is_framed else 1))
        painter.setBrush(QColor(tokens.raised if self.underMouse() and not self.isChecked() else tokens.surface))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), RADIUS, RADIUS)
        if self.hasFocus() and self.isChecked():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(tokens.text), 1, Qt.PenStyle.DotLine))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(4, 4, -4, -4), RADIUS - 3, RADIUS - 3)

    def _show_memory(self, meter: Meter, cost: dict[str, Any] | None, name: str, limit: int) -> None:
        if cost is None:
            meter.set_value(words.size(limit), None)
        else:
            meter.set_value(words.percent(cost[f"{name}_share"], 0 if cost[f"{name}_share"] > 0.0095 else 1), cost[f"{name}_share"])
            meter.setToolTip(words.size_of(cost[f"{name}_bytes"], limit))

    def _show_cost(self, cost: dict[str, Any] | None) -> None:
        seconds, days, energy = ((cost or {}).get(key) for key in ("seconds", "battery_days", "energy_mj"))
        if cost and not cost["is_fit"]:
            self.cost.setText(self.tr("does not fit"))
            return
        answer = " · ".join(
            filter(
                None,
                [
                    words.foreseen(seconds, (cost or {}).get("timing", "")) if seconds else "",
                    words.energy(energy) if energy and not days else "",
                ],
            )
        )
        lasts = self.tr("battery {time}").format(time=words.duration(days * 86400)) if days else ""
        self.cost.setText(" · ".join(filter(None, [self.tr("{cost} an answer").format(cost=answer) if answer else "", lasts])))

    def _show_pill(self, row: dict[str, Any], cost: dict[str, Any] | None) -> None:
        text, kind = "", "accent"
        if cost and not cost["is_fit"]:
            name = "ram" if cost["ram_share"] > 1 else "flash"
            title = {"ram": self.tr("RAM"), "flash": self.tr("Flash")}[name]
            text, kind = f"{title} {words.size_of(cost[f'{name}_bytes'], row['memory'][f'{name}_bytes'])}", "warning"
        elif row.get("is_pick"):
            text = self.tr("our pick")
        self.pill.setText(text)
        self.pill.setVisible(bool(text))
        self.pill.setProperty("pill", kind)
        repolish(self.pill)
