"""The menu behind the button beside the program's name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu

from app.theme.theme import CHOICES

if TYPE_CHECKING:
    from app.window import Window

LOOKS = {
    "system": QT_TRANSLATE_NOOP("menu", "Follow the system"),
    "light": QT_TRANSLATE_NOOP("menu", "Light"),
    "dark": QT_TRANSLATE_NOOP("menu", "Dark"),
}
ROWS = ("new", "open", "recent", "save", "save_as", "", "undo", "redo", "", "cancel", "look", "", "help", "log", "about", "", "quit")


def fill_menu(window: Window) -> None:
    """Put the commands into the window's menu."""
    special = {"recent": _recent, "look": _look}
    for name in ROWS:
        if not name:
            window.menu.addSeparator()
        elif name in special:
            special[name](window)
        else:
            window.menu.addAction(window.actions_by_name[name])


def _recent(window: Window) -> None:
    menu = window.menu.addMenu(QCoreApplication.translate("menu", "Open &recent"))
    menu.aboutToShow.connect(lambda: _fill_recent(window, menu))
    window.menu.aboutToShow.connect(lambda: menu.setEnabled(bool(window.workbench.preferences.recent())))


def _fill_recent(window: Window, menu: QMenu) -> None:
    menu.clear()
    for folder in window.workbench.preferences.recent():
        action = menu.addAction(folder.stem)
        action.setToolTip(str(folder))
        action.triggered.connect(lambda _checked=False, folder=folder: window.open_recent(folder))


def _look(window: Window) -> None:
    menu = window.menu.addMenu(QCoreApplication.translate("menu", "&Look"))
    group = QActionGroup(menu)
    for choice in CHOICES:
        action = menu.addAction(QCoreApplication.translate("menu", LOOKS[choice]))
        action.setCheckable(True)
        action.setChecked(choice == window.theme.choice)
        action.triggered.connect(lambda _checked=False, choice=choice: window.choose_look(choice))
        group.addAction(action)
