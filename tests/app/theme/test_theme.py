"""A change of look reaches widgets, icons and charts."""

from __future__ import annotations

from PySide6.QtGui import QPalette

from app.theme.icons import svg
from app.theme.tokens import DARK, LIGHT


def test_choosing_a_look_repaints_everything(window, qtbot) -> None:
    with qtbot.waitSignal(window.theme.changed):
        window.choose_look("dark")
    assert window.palette().color(QPalette.ColorRole.Window).name() == DARK.background
    assert DARK.accent in window.theme.application.styleSheet()
    window.choose_look("light")
    assert window.palette().color(QPalette.ColorRole.Window).name() == LIGHT.background


def test_the_look_is_remembered(window) -> None:
    window.choose_look("dark")
    assert window.workbench.preferences.look == "dark"


def test_icons_take_the_colour_they_are_given() -> None:
    assert b"#123456" in svg("check", "#123456")
    assert b"currentColor" not in svg("check", "#123456")
