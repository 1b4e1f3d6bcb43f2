"""One editor per kind of setting: how it is shown, set and heard."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QRegularExpression, Qt
from PySide6.QtGui import QAction, QRegularExpressionValidator
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QHBoxLayout, QLineEdit, QMenu, QPushButton, QSlider, QSpinBox, QVBoxLayout, QWidget

from app import words
from app.widgets.segments import Segments
from app.widgets.text import label

SEGMENTS_AT_MOST = 3
SLIDER_STEPS = 100
TEXT_MARGINS = (7, 0, 0, 0)  # style sheets do not reach the field inside a spin box
INDENT = "\u2002"  # nor do they indent the words of a button that has a menu
IDENTIFIER = QRegularExpression("[A-Za-z_][A-Za-z0-9_]{0,30}")
Heard = Callable[[object], None]
Rules = Mapping[str, Any]


class Number(QSpinBox):
    """A whole number with its unit."""

    def __init__(self, rules: Rules, heard: Heard) -> None:
        super().__init__()
        self.setRange(*rules.get("range", (0, 999999)))
        self.setSuffix(_suffix(rules))
        self.setKeyboardTracking(False)
        self.lineEdit().setTextMargins(*TEXT_MARGINS)
        if self.minimum() == 0 and rules.get("unit") == "rows":
            self.setSpecialValueText(words.choice("auto"))
        self.valueChanged.connect(heard)

    def show_value(self, value: int) -> None:
        """Show without saying so."""
        _quietly(self, lambda: self.setValue(value))


class Decimal(QDoubleSpinBox):
    """A number with decimals and its unit."""

    def __init__(self, rules: Rules, heard: Heard) -> None:
        super().__init__()
        low, high = rules.get("range", (0.0, 1e6))
        self.setDecimals(2 if low < 0.1 else 1)
        self.setRange(low, high)
        self.setSuffix(_suffix(rules))
        self.setKeyboardTracking(False)
        self.lineEdit().setTextMargins(*TEXT_MARGINS)
        self.valueChanged.connect(heard)

    def show_value(self, value: float) -> None:
        """Show without saying so."""
        _quietly(self, lambda: self.setValue(value))


class Slide(QWidget):
    """A number between two ends that have names."""

    def __init__(self, rules: Rules, heard: Heard) -> None:
        super().__init__()
        self.low, self.high = rules["range"]
        self.slider = QSlider(Qt.Orientation.Horizontal, minimum=0, maximum=SLIDER_STEPS)
        self.slider.valueChanged.connect(lambda step: heard(self.low + (self.high - self.low) * step / SLIDER_STEPS))
        ends = QHBoxLayout()
        first, last = rules["ends"]
        ends.addWidget(label(words.choice(first), "label"))
        ends.addStretch(1)
        ends.addWidget(label(words.choice(last), "label"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.slider)
        column.addLayout(ends)
        self.setFocusProxy(self.slider)

    def show_value(self, value: float) -> None:
        """Show without saying so."""
        step = round((value - self.low) / (self.high - self.low) * SLIDER_STEPS)
        _quietly(self.slider, lambda: self.slider.setValue(step))


class Percent(QWidget):
    """A share in per cent, as a slider with its value beside it."""

    def __init__(self, rules: Rules, heard: Heard) -> None:
        super().__init__()
        low, high = rules["range"]
        self.slider = QSlider(Qt.Orientation.Horizontal, minimum=low, maximum=high)
        self.number = label("", "figure")
        self.slider.valueChanged.connect(self._say)
        self.slider.valueChanged.connect(heard)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.slider, 1)
        row.addWidget(self.number)
        self.number.setMinimumWidth(self.fontMetrics().horizontalAdvance("100 %"))
        self.number.setAlignment(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
        self.setFocusProxy(self.slider)
        self._say(self.slider.value())

    def show_value(self, value: int) -> None:
        """Show without saying so."""
        _quietly(self.slider, lambda: self.slider.setValue(value))
        self._say(value)

    def _say(self, value: int) -> None:
        self.number.setText(words.percent(value / 100, 0))


class Menu(QComboBox):
    """One of several choices; columns come from the data and are set later."""

    def __init__(self, rules: Rules, heard: Heard) -> None:
        super().__init__()
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(10)
        self.show_choices([(value, words.choice(value)) for value in rules.get("choices", ("",))])
        self.activated.connect(lambda _index: heard(self.currentData()))

    def show_choices(self, choices: Sequence[tuple[str, str]]) -> None:
        """Replace the choices and keep the chosen one."""
        kept = self.currentData()
        self.clear()
        for value, text in choices:
            self.addItem(text, value)
        if kept is not None:
            self.show_value(kept)

    def show_value(self, value: str) -> None:
        """Show without saying so; a value that is no choice any more stays visible."""
        if self.findData(value) < 0:
            self.addItem(value or words.choice("auto"), value)
        self.setCurrentIndex(self.findData(value))

    def wheelEvent(self, event: Any) -> None:  # noqa: N802 - Qt's name
        """Scrolling a page must not change a choice."""
        event.ignore()


class Buttons(Segments):
    """A few choices side by side."""

    def __init__(self, rules: Rules, heard: Heard) -> None:
        super().__init__([(value, words.choice(value)) for value in rules["choices"]])
        self.chosen.connect(heard)

    def show_value(self, value: str) -> None:
        """Show without saying so."""
        self.set_value(value)


class Text(QLineEdit):
    """A short text; identifiers take only what C allows."""

    def __init__(self, rules: Rules, heard: Heard) -> None:
        super().__init__()
        if rules.get("kind") == "identifier":
            self.setValidator(QRegularExpressionValidator(IDENTIFIER, self))
        self.editingFinished.connect(lambda: heard(self.text()))

    def show_value(self, value: str) -> None:
        """Show without moving the cursor when nothing changed."""
        if self.text() != value:
            self.setText(value)


class ManyOf(QPushButton):
    """Any number of columns, in a menu that stays open."""

    def __init__(self, _rules: Rules, heard: Heard) -> None:
        super().__init__()
        self.heard = heard
        self.value: tuple[str, ...] = ()
        self.choices: list[str] = []
        self.setProperty("list", True)
        self.list = QMenu(self)
        self.setMenu(self.list)
        self.show_value(())

    def show_choices(self, choices: Sequence[tuple[str, str]]) -> None:
        """Replace what can be ticked."""
        self.choices = [value for value, _ in choices if value]
        self.list.clear()
        for name in self.choices:
            action = QAction(name.replace("&", "&&"), self.list, checkable=True, checked=name in self.value)
            action.toggled.connect(lambda _on, name=name: self._toggle(name))
            self.list.addAction(action)

    def show_value(self, value: tuple[str, ...]) -> None:
        """Say how many are ticked."""
        self.value = tuple(value)
        self.setText(INDENT + self._said())
        for action in self.list.actions():
            _quietly(action, lambda action=action: action.setChecked(action.text().replace("&&", "&") in self.value))

    def _said(self) -> str:
        if not self.value:
            return words.choice("none")
        return ", ".join(self.value) if len(self.value) < 3 else self.tr("{count} columns").format(count=len(self.value))

    def _toggle(self, name: str) -> None:
        ticked = set(self.value) ^ {name}
        self.heard(tuple(choice for choice in self.choices if choice in ticked))


def editor(default: object, rules: Rules, heard: Heard) -> QWidget:
    """The editor for a field with this default and these rules."""
    return _kind(default, rules)(rules, heard)


def _kind(default: object, rules: Rules) -> Callable[[Rules, Heard], QWidget]:
    if "choices" in rules:
        return Buttons if len(rules["choices"]) <= SEGMENTS_AT_MOST and rules["choices"][0] != "auto" else Menu
    if rules.get("kind") == "column":
        return Menu
    if isinstance(default, tuple):
        return ManyOf
    if rules.get("unit") == "%":
        return Percent
    if isinstance(default, float):
        return Slide if "ends" in rules else Decimal
    return Number if isinstance(default, int) else Text


def _suffix(rules: Rules) -> str:
    return " " + words.field_label(rules["unit"]) if "unit" in rules else ""


def _quietly(sender: Any, act: Callable[[], None]) -> None:
    blocked = sender.blockSignals(True)
    act()
    sender.blockSignals(blocked)
