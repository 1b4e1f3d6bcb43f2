"""The top bar: the target board, and how full the newest model makes it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QActionGroup, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QToolButton

from app import words
from app.theme.tokens import SPACE_2, SPACE_4, SPACE_5
from app.widgets.meter import Meter
from tinycore.boards.record import Board, real_boards

MONTHS_FOR_A_FULL_BAR = 60 * 86400.0


class TopBar(QFrame):
    """Always in sight, so that the limits are never forgotten."""

    board_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("top")
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_5, SPACE_2 + 2, SPACE_5, SPACE_2 + 2)
        row.setSpacing(SPACE_4 + 4)
        self.boards = QMenu(self)
        self.button = QToolButton(popupMode=QToolButton.ToolButtonPopupMode.InstantPopup)
        self.button.setObjectName("menu")
        self.button.setMenu(self.boards)
        self._fill_menu()
        row.addWidget(self.button)
        names = {"flash": self.tr("Flash"), "ram": self.tr("RAM"), "time": self.tr("Time"), "energy": self.tr("Energy")}
        self.meters = {name: Meter(text) for name, text in names.items()}
        for meter in self.meters.values():
            meter.setMaximumWidth(220)
            row.addWidget(meter, 1, Qt.AlignmentFlag.AlignVCenter)
        row.addStretch(0)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """A narrow window shows the first bars whole rather than all of them cut."""
        super().resizeEvent(event)
        self._show_what_fits()

    def _show_what_fits(self) -> None:
        room = self.width() - self.button.sizeHint().width() - 2 * SPACE_5
        for name, meter in self.meters.items():
            room -= meter.sizeHint().width() + SPACE_4 + 4
            meter.setVisible(room >= 0 or name == "flash")

    def show_fit(self, board: Board, fit: dict[str, Any], *, answer_every_s: float) -> None:
        """The board's name and the four bars; unknown figures are dashes."""
        self.button.setText(f"{board.name}  ▾")
        self.button.setAccessibleName(self.tr("Target board: {board}").format(board=board.name))
        for action in self.boards.actions():
            action.setChecked(action.data() == board.id)
        self._show_bytes("flash", fit.get("flash_bytes"), board.memory.flash_bytes)
        self._show_bytes("ram", fit.get("ram_bytes"), board.memory.ram_bytes)
        self._show_time(fit.get("seconds"), fit.get("timing", ""), answer_every_s)
        self._show_energy(fit.get("energy_mj"), fit.get("battery_days"))
        self._show_what_fits()

    def _show_bytes(self, name: str, count: float | None, limit: int) -> None:
        if count is None:
            self.meters[name].set_value(self.tr("– of {limit}").format(limit=words.size(limit)), None)
        else:
            self.meters[name].set_value(words.size_of(count, limit), count / limit)

    def _show_time(self, seconds: float | None, timing: str, answer_every_s: float) -> None:
        if seconds is None:
            self.meters["time"].set_value("–", None)
            return
        self.meters["time"].set_value(words.foreseen(seconds, timing), seconds / answer_every_s)

    def _show_energy(self, millijoules: float | None, days: float | None) -> None:
        """Days on the battery where the board has one and its figures are known, else the energy of one answer."""
        meter = self.meters["energy"]
        if days is not None:
            meter.name.setText(self.tr("Battery"))
            meter.set_value(words.duration(days * 86400), min(1.0, days * 86400 / MONTHS_FOR_A_FULL_BAR))
            return
        meter.name.setText(self.tr("Energy"))
        if millijoules is None:
            meter.setToolTip(self.tr("Nobody has published power figures for this board"))
            meter.set_value("–", None)
            return
        meter.setToolTip(
            self.tr(
                "The active power of the chip, from its maker, times the time of one answer. Regulator, lights and sensors come on top."
            )
        )
        meter.set_value(self.tr("{energy} an answer").format(energy=words.energy(millijoules)), None)

    def _fill_menu(self) -> None:
        group = QActionGroup(self)
        for board in real_boards():
            action = self.boards.addAction(board.name)
            action.setCheckable(True)
            action.setData(board.id)
            action.triggered.connect(lambda _checked=False, board_id=board.id: self.board_chosen.emit(board_id))
            group.addAction(action)
