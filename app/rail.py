"""The step rail: the program's name, the seven steps with their states, and the project's own corner."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QFrame, QHBoxLayout, QLabel, QMenu, QSizePolicy, QToolButton, QVBoxLayout

from app.steps import STEPS, State, Step
from app.theme import icons, theme
from app.theme.tokens import SPACE_1, SPACE_2, SPACE_3, SPACE_4
from app.widgets.text import label, letters, line

MARKED = (State.DONE, State.OLDER)
SPOKEN = (State.RUNNING, State.OLDER)  # the others are told by the disc; tooltip and screen reader know all of them


class StepButton(QAbstractButton):
    """One step: a number or a tick, the title, and a word while it runs or when it is older than the choices."""

    def __init__(self, number: int, step: Step) -> None:
        super().__init__()
        self.number = number
        self.step = step
        self.state = State.EMPTY
        self.setCheckable(True)
        self.setText(step.words)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_state(State.EMPTY)

    def show_state(self, state: State) -> None:
        """Show and say how far the step has come."""
        self.state = state
        self.setAccessibleName(self.tr("Step {number}, {title}: {state}").format(number=self.number, title=self.text(), state=state.word))
        self.setToolTip(self.tr("{title}: {state} (Ctrl+{number})").format(title=self.text(), state=state.word, number=self.number))
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As high as two and a half lines of text."""
        return QSize(letters(self, 22), round(self.fontMetrics().height() * 2.15))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Ground, disc, title, word, focus ring."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter)
        size = self.fontMetrics().height() * 1.15
        disc = QRectF(SPACE_2 + 2, (self.height() - size) / 2, size, size)
        self._paint_disc(painter, disc)
        self._paint_words(painter, disc.right() + SPACE_2 + 2)

    def _paint_ground(self, painter: QPainter) -> None:
        tokens = theme.current()
        area = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.setPen(QPen(QColor(tokens.accent), 2) if self.hasFocus() else Qt.PenStyle.NoPen)
        ground = tokens.accent_soft if self.isChecked() else tokens.raised if self.underMouse() else tokens.surface
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(area, 8, 8)

    def _paint_disc(self, painter: QPainter, disc: QRectF) -> None:
        tokens = theme.current()
        is_marked = self.state in MARKED
        ink = tokens.accent if self.isChecked() or is_marked else tokens.muted
        painter.setPen(QPen(QColor(ink if self.isChecked() or is_marked else tokens.border), 1.2))
        painter.setBrush(QColor(tokens.accent) if self.isChecked() else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(disc)
        if is_marked and not self.isChecked():
            icons.paint(painter, "check", ink, disc.adjusted(4, 4, -4, -4))
            return
        font = QFont(self.font())
        font.setPixelSize(round(disc.height() * 0.58))
        painter.setFont(font)
        painter.setPen(QColor(tokens.on_accent if self.isChecked() else tokens.muted))
        painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, str(self.number))

    @property
    def word(self) -> str:
        """What stands beside the title; nothing where the disc says it all."""
        return self.state.word if self.state in SPOKEN else ""

    def _paint_words(self, painter: QPainter, left: float) -> None:
        tokens = theme.current()
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold if self.isChecked() else QFont.Weight.Medium)
        painter.setFont(font)
        painter.setPen(QColor(tokens.text if self.isChecked() or self.state in MARKED else tokens.muted))
        area = QRectF(left, 0, self.width() - left - SPACE_3, self.height())
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading, self.text())
        font.setPixelSize(round(self.fontInfo().pixelSize() * 0.82))
        font.setWeight(QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(QColor(tokens.warning if self.state == State.OLDER else tokens.accent))
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignTrailing, self.word)


class Rail(QFrame):
    """The left side of the window."""

    chosen = Signal(str)

    def __init__(self, menu: QMenu) -> None:
        super().__init__()
        self.setObjectName("rail")
        self.steps: dict[str, StepButton] = {}
        self.group = QButtonGroup(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_2, SPACE_4, SPACE_2, SPACE_4)
        column.setSpacing(2)
        column.addLayout(self._head(menu))
        column.addSpacing(SPACE_3)
        for number, step in enumerate(STEPS, start=1):
            column.addWidget(self._button(number, step))
        column.addStretch(1)
        column.addWidget(line())
        column.addLayout(self._corner())

    def show_current(self, name: str) -> None:
        """Mark the step whose page is shown."""
        self.steps[name].setChecked(True)

    def show_states(self, states: dict[str, State]) -> None:
        """Show how far every step has come."""
        for name, state in states.items():
            self.steps[name].show_state(state)

    def show_project(self, name: str, saved: str, undo: str) -> None:
        """Name, whether it is saved, and what Undo would undo."""
        self.project.setText(name)
        self.saved.setText(saved)
        self.undo.setText(undo)
        self.undo.setVisible(bool(undo))

    def _head(self, menu: QMenu) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(SPACE_2 + 2, 0, 0, 0)
        self.mark = QLabel()
        name = label(self.tr("Tinysmith"), "heading")
        self.menu_button = QToolButton(popupMode=QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu_button.setObjectName("quiet")
        self.menu_button.setMenu(menu)
        self.menu_button.setAccessibleName(self.tr("Menu"))
        self.menu_button.setToolTip(self.tr("Menu: open, save, undo, look, help (F10)"))
        for widget in (self.mark, name):
            row.addWidget(widget)
            row.addSpacing(SPACE_1)
        row.addStretch(1)
        row.addWidget(self.menu_button)
        self.paint_icons()
        return row

    def paint_icons(self) -> None:
        """Tint the icons for the look in force."""
        tokens = theme.current()
        self.mark.setPixmap(icons.icon("tinysmith", tokens.accent).pixmap(18, 18))
        self.menu_button.setIcon(icons.icon("menu", tokens.muted))

    def _button(self, number: int, step: Step) -> StepButton:
        button = StepButton(number, step)
        self.group.addButton(button)
        self.steps[step.name] = button
        button.clicked.connect(lambda: self.chosen.emit(step.name))
        return button

    def _corner(self) -> QVBoxLayout:
        corner = QVBoxLayout()
        corner.setContentsMargins(SPACE_2 + 2, SPACE_3, SPACE_2, 0)
        corner.setSpacing(SPACE_1)
        self.project, self.saved, self.undo = label("", "figure", wrap=True), label("", "label", wrap=True), label("", "label", wrap=True)
        for widget in (self.project, self.saved, self.undo):
            corner.addWidget(widget)
        return corner
