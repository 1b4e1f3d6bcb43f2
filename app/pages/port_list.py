"""The ports as rows to choose from, each with the board behind it in words."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QSizePolicy, QVBoxLayout, QWidget

from app.theme import theme
from app.theme.tokens import SPACE_2, SPACE_3
from app.widgets.text import label
from tinycore.boards.record import Board


class PortRow(QAbstractButton):
    """One port: a disc that is filled when chosen, a name, a sentence."""

    def __init__(self, device: str, name: str, about: str) -> None:
        super().__init__()
        self.device = device
        self.setCheckable(True)
        self.setText(name)
        self.setAccessibleName(f"{name}, {about}")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_3 * 3, SPACE_2 + 2, SPACE_3, SPACE_2 + 2)
        column.setSpacing(2)
        for part in (label(name), label(about, "label", wrap=True)):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            column.addWidget(part)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As high as two lines need."""
        return self.layout().sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Frame and disc."""
        tokens = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_on = self.isChecked()
        painter.setPen(QPen(QColor(tokens.accent if is_on or self.hasFocus() else tokens.border), 2 if self.hasFocus() else 1))
        painter.setBrush(QColor(tokens.accent_soft if is_on else tokens.raised if self.underMouse() else tokens.surface))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 7, 7)
        disc = QRectF(SPACE_3, self.height() / 2 - 7, 14, 14)
        painter.setPen(QPen(QColor(tokens.accent if is_on else tokens.muted), 1))
        painter.setBrush(QColor(tokens.accent) if is_on else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(disc)
        if is_on:
            painter.setBrush(QColor(tokens.on_accent))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawEllipse(disc.adjusted(4.5, 4.5, -4.5, -4.5))


class PortList(QWidget):
    """All ports; boards that match the target are named first."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.group = QButtonGroup(self)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(SPACE_2 - 2)
        self.ports: list[dict[str, Any]] = []
        self.board_id = ""
        self.rows: dict[str, PortRow] = {}
        self.waiting = label(self.tr("Looking for boards…"), "muted")
        self.column.addWidget(self.waiting)

    @property
    def value(self) -> str:
        """The chosen device; empty when the one chosen earlier is not there."""
        return next((device for device, row in self.rows.items() if row.isChecked()), "")

    @property
    def words(self) -> str:
        """The chosen device as people call it."""
        if not self.value:
            return self.tr("no port yet")
        return self.tr("a virtual board") if self.value == "virtual" else self.value

    def show_ports(self, ports: list[dict[str, Any]], board: Board, *, chosen: str) -> None:
        """Replace the rows when they differ, and mark the chosen one."""
        self.waiting.setVisible(not ports)
        if (ports, board.id) != (self.ports, self.board_id):
            self.ports, self.board_id = ports, board.id
            self._rebuild(board)
        for device, row in self.rows.items():
            row.setChecked(device == chosen)

    def _rebuild(self, board: Board) -> None:
        for row in self.rows.values():
            self.group.removeButton(row)
            row.deleteLater()
        self.rows = {}
        for port in self.ports:
            row = PortRow(port["device"], *self._words(port, board))
            row.clicked.connect(lambda _checked=False, device=port["device"]: self.chosen.emit(device))
            self.group.addButton(row)
            self.column.addWidget(row)
            self.rows[port["device"]] = row

    def _words(self, port: dict[str, Any], board: Board) -> tuple[str, str]:
        if port["is_virtual"]:
            return self.tr("Virtual {board}").format(board=board.name), self.tr("no hardware needed · emulated processor")
        if board.id in port["boards"]:
            waiting = self.tr("ready to be flashed") if port["state"] == "bootloader" else self.tr("running a program")
            return board.name, f"{port['device']} · {waiting}"
        about = self.tr("another board than the target") if port["boards"] else self.tr("unknown board")
        return port["label"], f"{port['device']} · {about}"
